import { Alert } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { useErrorText } from "./states";

/** Why the last thing that was tried did not work; nothing while it did. */
export function Failure({ error }: { error: unknown }) {
  const textOf = useErrorText();
  if (!error) return null;
  return (
    <Alert color="red" variant="light" icon={<CircleAlert size={18} />} role="alert">
      {textOf(error)}
    </Alert>
  );
}
