import { Download, Mic, Music, Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import type { Attachment } from "@/api/types";
import { useThread } from "../thread-context";
import { playTime } from "../times";
import classes from "./bodies.module.css";
import { FileChip } from "./file-chip";

const SPEEDS = [1, 1.5, 2] as const;

/** Plays a voice note or another sound: with seeking, its length, and how fast. */
export function AudioPlayer({ attachment, url }: { attachment: Attachment; url: string }) {
  const { t, language } = useThread();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(attachment.duration ?? 0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [broken, setBroken] = useState(false);
  if (broken) return <FileChip attachment={attachment} />;

  const voice = attachment.kind === "voice";
  const name = voice ? t("file.voice") : attachment.filename?.slice(0, 200) || t("file.audio");
  const Kind = voice ? Mic : Music;

  async function toggle() {
    const player = audio.current;
    if (!player) return;
    if (!player.paused) return player.pause();
    // One sound at a time.
    for (const other of document.querySelectorAll("audio")) if (other !== player) other.pause();
    player.playbackRate = speed;
    await player.play().catch(() => setBroken(true));
  }
  function seek(to: number) {
    setAt(to);
    if (audio.current) audio.current.currentTime = to;
  }
  function faster() {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  }

  return (
    <fieldset className={classes.player} aria-label={name}>
      {/* biome-ignore lint/a11y/useMediaCaption: customers send none */}
      <audio
        ref={audio}
        src={url}
        preload={attachment.duration ? "none" : "metadata"}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          const { duration } = event.currentTarget;
          if (Number.isFinite(duration)) setLength(duration);
        }}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        className={classes.play}
        aria-label={t(playing ? "pause" : "play")}
        onClick={() => void toggle()}
      >
        {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
      </button>
      <input
        type="range"
        className={classes.seek}
        min={0}
        max={Math.max(length, 0.1)}
        step={0.1}
        value={Math.min(at, Math.max(length, 0.1))}
        aria-label={t("seek")}
        aria-valuetext={t("playedOf", { at: playTime(at), length: playTime(length) })}
        onChange={(event) => seek(Number(event.currentTarget.value))}
      />
      <span className={classes.clock}>{playTime(playing || at ? at : length)}</span>
      <button
        type="button"
        className={classes.speed}
        aria-label={t("speed", { speed })}
        onClick={faster}
      >
        {new Intl.NumberFormat(language).format(speed)}×
      </button>
      <Kind size={14} aria-hidden />
      <a
        href={url}
        download={attachment.filename ?? ""}
        className={classes.download}
        aria-label={t("download", { name })}
      >
        <Download size={16} aria-hidden />
      </a>
    </fieldset>
  );
}
