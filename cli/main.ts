#!/usr/bin/env node
import { run } from "./program.js";

/** The only place that reads argv and the environment, prints and exits. */
const colour = process.stderr.isTTY === true && !process.env.NO_COLOR;
const { exitCode, out, err } = await run(process.argv.slice(2), process.cwd(), colour);
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = exitCode;
