import { useTranslation } from "react-i18next";
import classes from "./composer.module.css";
import { SUGGESTIONS, type useSuggestions } from "./use-suggestions";

/** The focus stays in the text; the list says which of it is meant. */
export function SuggestionList({
  suggestions,
}: {
  suggestions: ReturnType<typeof useSuggestions>;
}) {
  const { t } = useTranslation("composer");
  const { shown, active, choose } = suggestions;
  if (!shown.length) return null;
  return (
    <div
      id={SUGGESTIONS}
      role="listbox"
      aria-label={t("suggestions")}
      className={classes.suggestions}
    >
      {shown.map((suggestion, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys
        <div
          key={suggestion.key}
          id={`${SUGGESTIONS}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          className={classes.suggestion}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(suggestion)}
        >
          <strong dir="auto">{suggestion.title}</strong>
          <span dir="auto">{suggestion.detail}</span>
        </div>
      ))}
    </div>
  );
}
