import { SimpleGrid, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { channelsQuery } from "@/data/workspace";
import classes from "./card.module.css";
import { ChannelIcon } from "./channel-icon";
import { ErrorState } from "./states";

/** Every channel that this server knows. */
export function ChannelPicker() {
  const channels = useQuery(channelsQuery);
  if (channels.isError) {
    return <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />;
  }
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} component="ul" p={0} m={0}>
      {channels.data
        ? channels.data.data.map((channel) => (
            <li key={channel.key} className={classes.card}>
              <ChannelIcon channel={channel.key} size={32} decorative />
              <div>
                <Link
                  to="/connect/$channel"
                  params={{ channel: channel.key }}
                  className={classes.link}
                >
                  {channel.name}
                </Link>
              </div>
            </li>
          ))
        : [1, 2, 3, 4].map((at) => <Skeleton key={at} height={92} radius="md" />)}
    </SimpleGrid>
  );
}
