import { Button, type ButtonProps, Group, Modal, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

interface ConfirmButtonProps extends ButtonProps {
  question: string;
  /** What follows from it. */
  hint?: string;
  children: ReactNode;
  onConfirm: () => void;
}

/** A button for what cannot be taken back: it asks first. */
export function ConfirmButton({
  question,
  hint,
  children,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button color="red" variant="light" {...button} onClick={() => setAsking(true)}>
        {children}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={question}
        centered
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {hint && <Text size="sm">{hint}</Text>}
        <Group justify="end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t("cancel")}
          </Button>
          <Button
            color="red"
            onClick={() => {
              setAsking(false);
              onConfirm();
            }}
          >
            {children}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
