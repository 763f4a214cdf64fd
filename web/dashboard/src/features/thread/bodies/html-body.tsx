import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { Message } from "@/api/types";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { LinkedText } from "./linked-text";

/**
 * A mail as it was designed. The frame can neither run scripts nor reach this page, so it cannot
 * tell its height either: people make it larger.
 */
export function HtmlBody({ message }: { message: Message }) {
  const { t } = useThread();
  const [shown, setShown] = useState<"html" | "text">("html");
  const [images, setImages] = useState(false);
  const [tall, setTall] = useState(false);
  return (
    <div className={classes.mail}>
      {shown === "html" ? (
        <iframe
          key={String(images)}
          className={classes.frame}
          data-tall={tall || undefined}
          title={t("mail.title")}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          loading="lazy"
          src={`/v1/messages/${message.id}/html${images ? "?images=1" : ""}`}
        />
      ) : (
        <LinkedText text={message.text} />
      )}
      <Group gap={6} mt={4}>
        {shown === "html" && (
          <>
            {!images && (
              <Button size="compact-xs" variant="default" onClick={() => setImages(true)}>
                {t("mail.images")}
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="default"
              aria-expanded={tall}
              onClick={() => setTall(!tall)}
            >
              {t(tall ? "mail.smaller" : "mail.larger")}
            </Button>
          </>
        )}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setShown(shown === "html" ? "text" : "html")}
        >
          {t(shown === "html" ? "mail.asText" : "mail.asHtml")}
        </Button>
      </Group>
    </div>
  );
}
