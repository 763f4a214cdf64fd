"""How long a recording is: mp3, m4a, wav by `tinytag`; Opus by its last page, AMR and AAC by
their frames.
"""

import io
import math
import struct

import structlog
from tinytag import TinyTag

log = structlog.get_logger()
# Bytes after a frame's first, by its type (RFC 4867 §5.3; 3GPP TS 26.101 and 26.201, table A).
_AMR = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0)
_AMR_WB = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 5, 0, 0, 0, 0, 0)
_AMR_FRAME = 0.02  # seconds
# ISO/IEC 14496-3, table 1.18.
_AAC_RATES = (
    96000,
    88200,
    64000,
    48000,
    44100,
    32000,
    24000,
    22050,
    16000,
    12000,
    11025,
    8000,
    7350,
)
_AAC_SAMPLES = 1024
_OPUS_RATE = 48000  # whatever the recording's own
_OGG_HEAD = 64  # bytes in which the first page tells its codec


def seconds_of(data: bytes) -> float | None:
    """The duration in seconds; None where it cannot be told."""
    try:
        found = _seconds(data)
    except Exception as error:  # noqa: BLE001 - what broken files make of the readers has no list
        log.info("recording.unreadable", error=type(error).__name__)
        return None
    return round(found, 2) if found and math.isfinite(found) and found > 0 else None


def _seconds(data: bytes) -> float | None:
    if data.startswith(b"#!AMR-WB\n"):
        return _amr(data, 9, _AMR_WB)
    if data.startswith(b"#!AMR\n"):
        return _amr(data, 6, _AMR)
    if _is_adts(data, 0):
        return _aac(data)
    if data.startswith(b"OggS") and b"OpusHead" in data[:_OGG_HEAD]:
        return _opus(data)
    return TinyTag.get(file_obj=io.BytesIO(data), tags=False).duration


def _opus(data: bytes) -> float:
    """The last page says how many samples there are until its end (RFC 3533 §6, RFC 7845 §4)."""
    head, last = data.index(b"OpusHead"), data.rindex(b"OggS")
    (pre_skip,) = struct.unpack_from("<H", data, head + 10)
    (samples,) = struct.unpack_from("<q", data, last + 6)
    return float((samples - pre_skip) / _OPUS_RATE)


def _amr(data: bytes, position: int, sizes: tuple[int, ...]) -> float:
    frames = 0
    while position < len(data):
        position += 1 + sizes[data[position] >> 3 & 0x0F]
        frames += 1
    return frames * _AMR_FRAME


def _is_adts(data: bytes, position: int) -> bool:
    head = data[position : position + 2]
    return len(head) == 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


def _aac(data: bytes) -> float | None:
    rate = data[2] >> 2 & 0x0F
    position, samples = 0, 0
    while _is_adts(data, position) and position + 7 <= len(data):
        size = (data[position + 3] & 3) << 11 | data[position + 4] << 3 | data[position + 5] >> 5
        if size < 7:
            break
        samples += _AAC_SAMPLES * ((data[position + 6] & 3) + 1)
        position += size
    return samples / _AAC_RATES[rate] if rate < len(_AAC_RATES) else None
