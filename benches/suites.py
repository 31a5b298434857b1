#!/usr/bin/env python3
"""Solves a folder of instances of CoSPLib or OptaPlanner and compares with best known values.

    benches/suites.py FOLDER... --tools DIR [--best-known FILE] [--seconds 60] [--seed 0]
                      [--only NAME] [--csv FILE] [--markdown FILE] [--plenary PATH]

FOLDER holds workbooks (*.xlsx) of one suite. For each of them, by the commands that a user has:
`plenary import`, `plenary solve --format json`, `plenary export`; then the exported solution is evaluated
by the suite's independent evaluator. DIR holds the evaluators and their converters, which share no code
with plenary: cosplib_to_json.py, cosplib_evaluate.py, optaplanner_to_json.py, optaplanner_evaluate.py
(the converters need openpyxl).

The best-known file is a CSV with the columns suite, instance, peer_60s, best_known and best_known_bound.
Scores of OptaPlanner are written as there: nearer zero is better. Ratios are cost to cost: below 1 is better
than what it is compared with.

Exit code 1 if an evaluator disagrees with plenary, or a solution is not feasible.
"""

import argparse
import csv
import datetime
import glob
import json
import os
import platform
import re
import subprocess
import sys
import tempfile

MOMENTS = (1, 2, 5, 10)
COLUMNS = ["suite", "instance", "first_feasible_s", *[f"at_{s}s" for s in MOMENTS], "final", "bound", "gap", "status",
           "proof", "seconds", "peer_60s", "ratio_to_peer", "best_known", "best_known_bound", "ratio_to_best"]


def main():
    arguments = parse()
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    plenary = arguments.plenary or os.path.join(here, "target", "release", "plenary")
    if not os.path.exists(plenary):
        sys.exit(f"{plenary} does not exist: `cargo build --release` makes it")
    best_known = read_best_known(arguments.best_known)
    rows, wrong = [], []
    for folder in arguments.folders:
        files = sorted(glob.glob(os.path.join(folder, "*.xlsx")))
        if not files:
            sys.exit(f"there is no workbook in {folder}")
        for path in files:
            name = os.path.splitext(os.path.basename(path))[0]
            if arguments.only and arguments.only not in name:
                continue
            row, problems = run(plenary, path, name, arguments)
            known = best_known.get((row["suite"], name), {})
            compare(row, known)
            wrong += [f"{name}: {problem}" for problem in problems]
            rows.append(row)
            print(" | ".join(f"{key} {row[key]}" for key in COLUMNS if row[key] not in ("", None)), flush=True)
    page = markdown(rows, arguments)
    print("\n" + page)
    if arguments.csv:
        with open(arguments.csv, "w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    if arguments.markdown:
        with open(arguments.markdown, "w", encoding="utf-8") as out:
            out.write(page)
    for problem in wrong:
        print("WRONG:", problem, file=sys.stderr)
    sys.exit(1 if wrong else 0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--tools", required=True, metavar="DIR")
    parser.add_argument("--best-known", metavar="FILE")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", metavar="NAME", help="only instances with this in their names")
    parser.add_argument("--csv", metavar="FILE")
    parser.add_argument("--markdown", metavar="FILE")
    parser.add_argument("--plenary", metavar="PATH", help="the program; target/release/plenary if not given")
    return parser.parse_args()


def read_best_known(path):
    if path is None:
        return {}
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["suite"], row["instance"]): row for row in csv.DictReader(file)}


def call(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def run(plenary, path, name, arguments):
    """One instance: what plenary says, and what the evaluator says about it."""
    suite = "cosplib" if "cosplib" in os.path.dirname(os.path.abspath(path)).lower() else "optaplanner"
    row = dict.fromkeys(COLUMNS, "") | {"suite": suite, "instance": name}
    with tempfile.TemporaryDirectory() as work:
        scenario, agenda, solution = (os.path.join(work, file) for file in ("s.yaml", "a.yaml", "solution.json"))
        call(plenary, "import", suite, path, "-o", scenario, "-q")
        outcome = json.loads(call(plenary, "solve", scenario, "-o", agenda, "-q", "--format", "json",
                                  "--time-limit", f"{arguments.seconds}s", "--seed", str(arguments.seed)))
        call(plenary, "export", suite, scenario, agenda, "-o", solution, "-q")
        cost, problems = evaluate(suite, path, solution, work, arguments.tools)
    score, bound = outcome["score"], outcome["bound"]
    if score["hard"] != 0 or score.get("medium", 0) != 0:
        problems.append(f"hard {score['hard']}, medium {score.get('medium', 0)}")
    if cost != score["soft"]:
        problems.append(f"plenary says {score['soft']}, the evaluator {cost}")
    sign = -1 if suite == "optaplanner" else 1
    clean = [event for event in outcome["trace"]
             if event["score"] and event["score"]["hard"] == 0 and event["score"].get("medium", 0) == 0]
    row["first_feasible_s"] = f"{clean[0]['seconds']:.2f}" if clean else ""
    for moment in MOMENTS:
        until = [event["score"]["soft"] for event in clean if event["seconds"] <= moment]
        row[f"at_{moment}s"] = sign * until[-1] if until else ""
    row["final"] = sign * cost
    row["bound"] = "" if bound["soft"] is None else sign * bound["soft"]
    row["gap"] = "" if outcome["gap"] is None else f"{outcome['gap']:.4f}"
    row["status"], row["proof"] = outcome["status"], outcome["proof"] or ""
    row["seconds"] = f"{outcome['seconds']:.1f}"
    return row, problems


def evaluate(suite, path, solution, work, tools):
    """Cost by the suite's own objective, and what is wrong with the solution."""
    tool = lambda name: os.path.join(tools, name)
    if suite == "cosplib":
        folder = os.path.join(work, "xlsx")
        os.mkdir(folder)
        os.symlink(os.path.abspath(path), os.path.join(folder, os.path.basename(path)))
        call(sys.executable, tool("cosplib_to_json.py"), folder, work)
        instance = os.path.join(work, os.path.splitext(os.path.basename(path))[0] + ".json")
        told = json.loads(call(sys.executable, tool("cosplib_evaluate.py"), instance, solution))
        problems = [what for what in ("all_scheduled", "valid") if not told[what]]
        return told["objective"], [f"not {what}" for what in problems]
    call(sys.executable, tool("optaplanner_to_json.py"), work, os.path.abspath(path))
    instance = os.path.join(work, os.path.splitext(os.path.basename(path))[0] + ".json")
    told = call(sys.executable, tool("optaplanner_evaluate.py"), instance, solution)
    match = re.match(r"(?:(-\d+)init/)?(-?\d+)hard/(-?\d+)medium/(-?\d+)soft", told)
    init, hard, medium, soft = (int(part or 0) for part in match.groups())
    problems = [] if (init, hard, medium) == (0, 0, 0) else [told.split()[0]]
    return -soft, problems


def compare(row, known):
    for column in ("peer_60s", "best_known", "best_known_bound"):
        row[column] = known.get(column, "")
    for column, other in (("ratio_to_peer", "peer_60s"), ("ratio_to_best", "best_known")):
        if row[other] not in ("", "0"):
            row[column] = f"{abs(row['final']) / abs(int(row[other])):.4f}"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = re.findall(r"model name\s*:\s*(.*)", file.read())
    except OSError:
        names = []
    return f"{os.cpu_count()} cores of {names[0] if names else platform.processor() or platform.machine()}"


def markdown(rows, arguments):
    today = datetime.date.today().isoformat()
    heads = {"first_feasible_s": "feasible after", "final": f"{arguments.seconds} s", "bound": "bound", "gap": "gap", "status": "status",
             "peer_60s": "peer, 60 s", "best_known": "best known", "best_known_bound": "its bound"}
    columns = ["instance", "first_feasible_s", *[f"at_{s}s" for s in MOMENTS if s < arguments.seconds], "final", "bound", "gap", "status",
               "peer_60s", "best_known", "best_known_bound"]
    lines = [f"{today}, {processor()}, {arguments.seconds} s, seed {arguments.seed}", "",
             "| " + " | ".join(heads.get(column, column.replace("at_", "").replace("_", " ").replace("s", " s") if column.startswith("at_") else column)
                               for column in columns) + " |",
             "|---|" + "---:|" * (len(columns) - 1)]
    for row in rows:
        cells = [f"{row[column]:,}" if isinstance(row[column], int) else words(row[column]) for column in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def words(cell):
    return f"{int(cell):,}" if re.fullmatch(r"-?\d{4,}", str(cell)) else str(cell)


if __name__ == "__main__":
    main()
