import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/data/workspace";

interface ChannelIconProps {
  channel: string;
  size?: number;
  /** Whether the name is said; leave it out where it stands beside the icon. */
  decorative?: boolean;
}

/** A channel's logo, as its plugin gives it: shown as a picture, so that nothing in it can run. */
export function ChannelIcon({ channel, size = 18, decorative = false }: ChannelIconProps) {
  const { data } = useQuery(channelsQuery);
  const found = data?.data.find((c) => c.key === channel);
  const name = found?.name ?? channel;
  const source = found
    ? `data:image/svg+xml;utf8,${encodeURIComponent(found.logo)}`
    : "data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
  return <img src={source} width={size} height={size} alt={decorative ? "" : name} title={name} />;
}
