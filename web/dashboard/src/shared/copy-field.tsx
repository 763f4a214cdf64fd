import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";

interface CopyFieldProps {
  label: string;
  value: string;
  description?: string;
}

/** A text that is needed elsewhere, with a button that copies it. */
export function CopyField({ label, value, description }: CopyFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      readOnly
      dir="ltr"
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={t(copied ? "copied" : "copy")}>
              <ActionIcon
                variant="subtle"
                color={copied ? "teal" : "gray"}
                aria-label={`${t(copied ? "copied" : "copy")}: ${label}`}
                onClick={copy}
              >
                {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}
