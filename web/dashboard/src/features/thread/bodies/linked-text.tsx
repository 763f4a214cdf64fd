import { memo, useState } from "react";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { linkPieces } from "./links";

const LONG = 3_000; // characters that show before somebody asks for all

interface LinkedTextProps {
  text: string;
  /** Names of members that stand out where they are mentioned. */
  mentions?: string[];
}

/** What somebody wrote, as text: nothing in it is ever read as markup. */
export const LinkedText = memo(function LinkedText({ text, mentions = [] }: LinkedTextProps) {
  const { t } = useThread();
  const [whole, setWhole] = useState(false);
  const long = text.length > LONG;
  const shown = long && !whole ? `${text.slice(0, LONG)}…` : text;
  return (
    <>
      <p className={classes.text} dir="auto">
        {linkPieces(shown).map((piece, at) =>
          "href" in piece ? (
            <a
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
              key={at}
              href={piece.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
            >
              {piece.text}
            </a>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Mentioned key={at} text={piece.text} names={mentions} />
          ),
        )}
      </p>
      {long && (
        <button type="button" className={classes.more} onClick={() => setWhole(!whole)}>
          {t(whole ? "showLess" : "showAll")}
        </button>
      )}
    </>
  );
});

function Mentioned({ text, names }: { text: string; names: string[] }) {
  const found = names
    .map((name) => ({ tag: `@${name}`, at: text.indexOf(`@${name}`) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.tag.length - a.tag.length)[0];
  if (!found) return text;
  const after = found.at + found.tag.length;
  return (
    <>
      {text.slice(0, found.at)}
      <mark className={classes.mention}>{found.tag}</mark>
      <Mentioned text={text.slice(after)} names={names} />
    </>
  );
}
