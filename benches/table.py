"""Turns the JSON lines of a run into the Markdown rows of docs/PERFORMANCE.md: medians, and the ratio to each peer over the
pairs of the same rounds, with the lowest pair, since a claim holds only if that one holds too."""

import json
import statistics
import sys

# (bench, measure, figure, ours, its peers, target). A rate is better when higher, a time when lower.
EMBEDDED = ["litequeue full", "litequeue", "huey", "bullmq"]
PAIRS = [
    ("queue", "drain", "per_s", "velocity sqlite", EMBEDDED, "≥ 20,000/s, ≤ 80 µs"),
    ("queue", "drain", "per_s", "velocity sqlite batched", EMBEDDED, "≥ 20,000/s, ≤ 80 µs"),
    ("queue", "drain", "per_s", "velocity postgres", ["graphile-worker", "procrastinate"], "≥ 2.5 × graphile-worker"),
    ("queue", "drain", "per_s", "velocity postgres batched", ["graphile-worker tuned"], "≥ 1.2 × graphile-worker tuned"),
    ("queue", "latency", "p50_ms", "velocity sqlite", ["bullmq", "huey"], "≤ 1 ms"),
    ("queue", "latency", "p50_ms", "velocity postgres", ["bullmq", "graphile-worker", "procrastinate"], "≤ 1.2 ms"),
    ("queue", "latency", "p50_ms", "velocity postgres up", ["bullmq", "graphile-worker", "procrastinate"], "≤ 1.2 ms"),
    ("accept", "accept", "per_s", "velocity sqlite", ["fastapi procrastinate"], "≥ 9,400/s, p99 ≤ 20 ms"),
    ("accept", "accept", "per_s", "velocity postgres", ["fastapi procrastinate"], "≥ 9,400/s, p99 ≤ 20 ms"),
    ("pipeline", "pipeline", "p50_ms", "velocity sqlite", ["dbos sqlite", "restate"], "≤ 10 ms"),
    ("pipeline", "pipeline", "p50_ms", "velocity postgres", ["dbos postgres", "restate"], "≤ 15 ms"),
    *(("me", "me", figure, f"velocity {database}", ["fastapi"], target)
      for database in ("sqlite", "postgres")
      for figure, target in [("per_s", "≥ 8 ×, ≤ 25 µs"), ("p99_ms", "≤ ¼"), ("rss_mb", "≤ ⅓"), ("anon_mb", "")]),
    *(("me", measure, figure, f"velocity {database}", ["fastapi"], "")
      for measure in ("me while eight sign in", "health")
      for database in ("sqlite", "postgres")
      for figure in ("per_s", "rss_mb")),
    *(("fan", f"{kind} {clients}", figure, f"velocity {database}", ["fastapi manager", "fastapi manager, JSON once"], target)
      for kind, figure, target in [("burst", "per_s", "≥ 8 ×, ≤ 4 µs"), ("steady", "p99_ms", "≤ half")]
      for clients in (500, 2000)
      for database in ("sqlite", "postgres")),
]
UNITS = {"per_s": "/s", "p50_ms": " ms", "p99_ms": " ms", "rss_mb": " MB", "anon_mb": " MB"}


def figure(value, unit):
    return f"{value:,.0f}{unit}" if unit == "/s" else f"{value:.2f}{unit}"


def of(rows, bench, measure, system):
    return {row["round"]: row for row in rows if (row["bench"], row["measure"], row["system"]) == (bench, measure, system)}


def median(rows, key):
    values = [row[key] for row in rows.values() if key in row]
    return statistics.median(values) if values else None


def cell(rows, key):
    """`12,345/s (p99 3.1 ms) · 45 µs`: the median, and what stands beside it."""
    parts = [figure(median(rows, key), UNITS[key])]
    if key.endswith("_mb"):
        return parts[0]
    if key != "p99_ms" and (p99 := median(rows, "p99_ms")) is not None:
        parts.append(f"p99 {p99:.1f} ms")
    if (cpu := median(rows, "cpu_us")) is not None:
        parts.append(f"{cpu:.0f} µs")
    return ", ".join(parts)


def ratios(ours, theirs, key):
    """How many times better ours is, in each round that has both."""
    better = (lambda a, b: a / b) if key == "per_s" else (lambda a, b: b / a)
    return [better(ours[number][key], theirs[number][key]) for number in ours.keys() & theirs.keys()]


def pairs(rows):
    print("| | ours | peer | | times better (lowest pair) | target |\n|---|---|---|---|---|---|")
    for bench, measure, key, system, peers, target in PAIRS:
        ours = of(rows, bench, measure, system)
        for peer in peers if ours else []:
            theirs = of(rows, bench, measure, peer)
            if not theirs:
                continue
            found = ratios(ours, theirs, key)
            times = f"{statistics.median(found):.1f} ({min(found):.1f}, {len(found)} pairs)"
            print(f"| {measure}, {system} | {cell(ours, key)} | {peer} | {cell(theirs, key)} | {times} | {target} |")


def flat(rows):
    print("\n| finished jobs in the table | drained | start after |\n|---|---|---|")
    for row in (row for row in rows if row["bench"] == "flat"):
        for size in row["sizes"]:
            wait = f"{size['p50_ms']:.2f} ms" if "p50_ms" in size else ""
            print(f"| {row['system']}, {size['finished']:,} | {size['per_s']:,.0f}/s | {wait} |")


def idle(rows):
    print("\n| waiting | CPU, of a core | bytes written |\n|---|---|---|")
    waiting = [row for row in rows if row["bench"] == "idle"]
    for system in dict.fromkeys(row["system"] for row in waiting):
        own = [row for row in waiting if row["system"] == system]
        cpu, written = (statistics.median(row[key] for row in own) for key in ("cpu_percent", "bytes_written"))
        print(f"| {system} | {cpu:.2f} % | {written:,.0f} in {own[0]['seconds']} s |")


def killed(rows):
    for row in (row for row in rows if row["measure"] == "kill -9"):
        print(f"\nkill -9, {row['system']}: {row['acknowledged']:,} answered 2xx, {row['lost']} of them lost.")


def noise(rows):
    for key, unit in (("load", ""), ("fdatasync_ms", " ms")):
        values = sorted(row[key] for row in rows if key in row)
        if values:
            print(f"\n{key}: {values[0]}–{values[-1]}{unit}, median {statistics.median(values)}{unit}")


def main():
    rows = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    rows = [row for row in rows if row.get("bench") in ("queue", "accept", "pipeline", "flat", "idle", "me", "fan") and "measure" in row]
    for part in (pairs, flat, idle, killed, noise):
        part(rows)
