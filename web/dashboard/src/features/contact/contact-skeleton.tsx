import { Skeleton, Stack } from "@mantine/core";

export function ContactSkeleton() {
  return (
    <Stack>
      <Skeleton circle height={56} />
      <Skeleton height={16} width="60%" />
      <Skeleton height={120} />
      <Skeleton height={120} />
    </Stack>
  );
}
