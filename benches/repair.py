"""How few talks move when three speakers of a full, published agenda become unavailable.

    cargo build --release
    python3 benches/repair.py INSTANCE.xlsx...

Each instance is a workbook of OptaPlanner's conference scheduling. It is imported and solved for a while; that agenda is
published. Then three random speakers cannot come at the time of one of their talks, for three seeds, and `plenary repair`
mends the agenda. Prints a row per seed: talks moved in time and talks in other rooms, what is proved to be the least of both,
seconds of the whole command, and whether `plenary check` finds the mended agenda clean.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLENARY = Path(__file__).parent.parent / "target" / "release" / "plenary"
PROFILE = ["--profile", "optaplanner"]
SEEDS = (1, 2, 3)
SOLVE = "12s"


def run(*arguments, good=(0,)):
    done = subprocess.run([PLENARY, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode not in good:
        sys.exit(f"plenary {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def field(line, key):
    found = re.search(rf'\b{key}: ("[^"]*"|\[[^\]]*\]|[^,}}]+)', line)
    return found and found[1].strip('"')


def absent(scenario, starts, seed):
    """Lines of the rule `undesired-slot` that keep three speakers from the times of one talk each."""
    slots, speakers = {}, {}
    for line in scenario.splitlines():
        if line.startswith("  - {id:") and field(line, "speakers"):
            for name in re.findall(r'"([^"]+)"', field(line, "speakers")):
                speakers.setdefault(name, []).append(field(line, "id"))
        elif line.startswith("  - {id:") and field(line, "at"):
            for clock in re.findall(r'"([^"]+)"', field(line, "at")):
                slots.setdefault(f"{field(line, 'day')}T{clock}", set()).add(field(line, "id"))
    dice = random.Random(seed)
    for name in dice.sample(sorted(speakers), 3):
        talks = speakers[name]
        when = starts[dice.choice(talks)][:16]
        yield (
            f'    - {{level: deny, weight: 100, reason: "{name} cannot come then", per: "minute", '
            f"scope: {json.dumps(talks)}, slots: {json.dumps(sorted(slots[when]))}}}"
        )


def main():
    print("| instance | seed | moved | rooms | least moved | least rooms | seconds | clean |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for path in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as name:
            desk = Path(name)
            run("import", "optaplanner", path, "-o", desk / "s.yaml")
            solved = run("solve", desk / "s.yaml", *PROFILE, "--time-limit", SOLVE, "--format", "json", "-o", desk / "a.yaml")
            starts = {entry["talk"]: entry["start"] for entry in json.loads(solved)["agenda"]}
            text = (desk / "s.yaml").read_text()
            text = re.sub(r"^published: .*$", "published: a.yaml", text, flags=re.M)
            for seed in SEEDS:
                lines = "\n".join(absent(text, starts, seed))
                (desk / "c.yaml").write_text(text.replace("  undesired-slot:\n", f"  undesired-slot:\n{lines}\n", 1))
                began = time.monotonic()
                plan = json.loads(
                    run("repair", desk / "c.yaml", desk / "a.yaml", *PROFILE, "--format", "json", "-o", desk / "b.yaml", "--force")
                )
                seconds = time.monotonic() - began
                report = json.loads(run("check", desk / "c.yaml", desk / "b.yaml", *PROFILE, "--format", "json", good=(0, 1)))
                row = (plan["counts"]["moved"], plan["counts"]["rooms"], plan["least"]["moved"], plan["least"]["rooms"])
                cells = " | ".join(map(str, row))
                print(f"| {path.stem} | {seed} | {cells} | {seconds:.1f} | {'yes' if report['score']['hard'] == 0 else 'no'} |", flush=True)


main()
