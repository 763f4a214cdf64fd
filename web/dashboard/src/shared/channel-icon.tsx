import { useQuery } from "@tanstack/react-query";
import type { Channel } from "@/api/types";
import { channelsQuery } from "@/data/workspace";

const BLANK = "data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
const sources = new Map<string, string>();

function sourceOf(logo: string): string {
  const source = sources.get(logo) ?? `data:image/svg+xml;utf8,${encodeURIComponent(logo)}`;
  sources.set(logo, source);
  return source;
}

interface ChannelIconProps {
  channel: string;
  size?: number;
  /** Whether the name is said; leave it out where it stands beside the icon. */
  decorative?: boolean;
}

export function ChannelIcon({ channel, size = 18, decorative = false }: ChannelIconProps) {
  const { data } = useQuery(channelsQuery);
  const found = data?.data.find((c) => c.key === channel);
  return (
    <ChannelLogo
      channel={found}
      name={found?.name ?? channel}
      size={size}
      decorative={decorative}
    />
  );
}

interface ChannelLogoProps {
  channel: Channel | undefined;
  name: string;
  size: number;
  decorative?: boolean;
}

/** A channel's logo, as its plugin gives it: shown as a picture, so that nothing in it can run. */
export function ChannelLogo({ channel, name, size, decorative = false }: ChannelLogoProps) {
  const source = channel ? sourceOf(channel.logo) : BLANK;
  return <img src={source} width={size} height={size} alt={decorative ? "" : name} title={name} />;
}
