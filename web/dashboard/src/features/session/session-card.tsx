import { Box, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./session.module.css";

interface SessionCardProps {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** The page of people who are not signed in yet: one card. */
export function SessionCard({ title, hint, children }: SessionCardProps) {
  return (
    <Box component="main" className={classes.page}>
      <Paper withBorder shadow="sm" radius="lg" p="xl" className={classes.card}>
        <Stack gap="md">
          <img src="/favicon.svg" width={44} height={44} alt="CrossChat" />
          <div>
            <Title order={1} size="h3">
              {title}
            </Title>
            {hint && (
              <Text c="dimmed" size="sm" mt={4}>
                {hint}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Box>
  );
}
