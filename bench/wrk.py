"""Load by wrk, which takes little CPU itself: one body, sent over many connections."""

import asyncio
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """
local file = io.open("{body}", "rb")
wrk.method = "POST"
wrk.body = file:read("*all")
file:close()
{headers}
done = function(summary, latency, requests)
  io.write(string.format("FIGURES %d %d %d %d %d %f %f\\n", summary.requests, summary.duration,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write,
    summary.errors.timeout, latency:percentile(50.0), latency:percentile(99.0)))
end
"""
_FIGURES = re.compile(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)")


class WrkMissing(RuntimeError):
    """The load generator is not installed."""


@dataclass(frozen=True, slots=True)
class Load:
    """`refused` are answers of 400 and over, `broken` connections; latencies in milliseconds."""

    per_second: float
    requests: int
    refused: int
    broken: int
    p50: float
    p99: float


async def load(
    url: str, body: bytes, headers: dict[str, str], *, seconds: int, connections: int = 256
) -> Load:
    """Send `body` as fast as the server answers. Raises: WrkMissing."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise WrkMissing("wrk is missing; on Debian: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        body_file, script = Path(folder, "body"), Path(folder, "load.lua")
        body_file.write_bytes(body)
        lines = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items())
        script.write_text(_SCRIPT.format(body=body_file, headers=lines))
        process = await asyncio.create_subprocess_exec(
            wrk,
            *("-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s"),
            *("-s", str(script), url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    found = _FIGURES.search(output.decode())
    if found is None:
        raise RuntimeError(f"wrk gave no figures: {output.decode()[-500:]}")
    requests, micros, refused, broken, timeouts = (int(found[n]) for n in range(1, 6))
    return Load(
        per_second=requests / (micros / 1e6),
        requests=requests,
        refused=refused,
        broken=broken + timeouts,
        p50=float(found[6]) / 1000,
        p99=float(found[7]) / 1000,
    )
