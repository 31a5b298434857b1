"""How few talks move when three speakers of a full, published agenda become unavailable.

    cargo build --release
    python3 benches/repair.py INSTANCE.xlsx...

Each instance is a workbook of OptaPlanner's conference scheduling. It is imported and solved for a while; that agenda is
published. Then three random speakers cannot come at the time of one of their talks, for three seeds, and `plenary repair`
mends the agenda. Prints a row per seed: talks moved in time and talks in other rooms, what is proved to be the least of both,
seconds of the whole command, and whether `plenary check` finds the mended agenda clean. Needs PyYAML.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

PLENARY = Path(__file__).parent.parent / "target" / "release" / "plenary"
PROFILE = ["--profile", "optaplanner"]
SEEDS = (1, 2, 3)
SOLVE = "12s"


def run(*arguments, good=(0,)):
    done = subprocess.run([PLENARY, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode not in good:
        sys.exit(f"plenary {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def absent(scenario, starts, seed):
    """Uses of the rule `undesired-slot` that keep three speakers from the times of one talk each."""
    slots, speakers = {}, {}
    for talk in scenario["talks"]:
        for name in talk.get("speakers", []):
            speakers.setdefault(name, []).append(talk["id"])
    for slot in scenario["slots"]:
        for clock in slot["at"]:
            slots.setdefault(f"{slot['day']}T{clock}", set()).add(slot["id"])
    dice = random.Random(seed)
    for name in dice.sample(sorted(speakers), 3):
        talks = speakers[name]
        when = starts[dice.choice(talks)][:16]
        reason = f"{name} cannot come then"
        yield {"level": "deny", "weight": 100, "reason": reason, "per": "minute", "scope": talks, "slots": sorted(slots[when])}


class Core(yaml.BaseLoader):
    """Texts, whole numbers, and `true` and `false`."""


INT, BOOL = "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool"
Core.add_constructor(INT, lambda _, node: int(node.value))
Core.add_constructor(BOOL, lambda _, node: node.value == "true")
Core.yaml_implicit_resolvers = {
    **{first: [(INT, re.compile(r"-?[0-9]+$"))] for first in "-0123456789"},
    **{first: [(BOOL, re.compile(r"(true|false)$"))] for first in "tf"},
}


def main():
    print("| instance | seed | moved | rooms | least moved | least rooms | seconds | clean |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for path in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as name:
            desk = Path(name)
            run("import", "optaplanner", path, "-o", desk / "s.yaml")
            solved = run("solve", desk / "s.yaml", *PROFILE, "--time-limit", SOLVE, "--format", "json", "-o", desk / "a.yaml")
            starts = {entry["talk"]: entry["start"] for entry in json.loads(solved)["agenda"]}
            for seed in SEEDS:
                # Scalars as texts: PyYAML takes `off` for a truth value.
                scenario = yaml.load((desk / "s.yaml").read_text(), Core)
                scenario["rules"]["undesired-slot"] += absent(scenario, starts, seed)
                scenario["published"] = "a.yaml"
                # JSON is YAML, and needs no care about quotes.
                (desk / "c.json").write_text(json.dumps(scenario))
                began = time.monotonic()
                plan = json.loads(
                    run("repair", desk / "c.json", desk / "a.yaml", *PROFILE, "--format", "json", "-o", desk / "b.yaml", "--force")
                )
                seconds = time.monotonic() - began
                report = json.loads(run("check", desk / "c.json", desk / "b.yaml", *PROFILE, "--format", "json", good=(0, 1)))
                row = (plan["counts"]["moved"], plan["counts"]["rooms"], plan["least"]["moved"], plan["least"]["rooms"])
                cells = " | ".join(map(str, row))
                print(f"| {path.stem} | {seed} | {cells} | {seconds:.1f} | {'yes' if report['score']['hard'] == 0 else 'no'} |", flush=True)


main()
