import path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { today } from "../../catalog/day.ts";
import { toPolicy } from "../kit/policy.ts";
import type { SeenInputs } from "../kit/policy.ts";
import { leftOutByEnvironment } from "../kit/left-out.ts";
import { declarationsIn } from "../kit/read-declaration.ts";
import { rules } from "./rules.ts";

const seen: SeenInputs = new Map();
const declaredFor = declarationsIn(path.join(import.meta.dirname, "..", "declarations"));
const day = today();
const leftOut = leftOutByEnvironment(process.env);

// The constructor starts the server, so this file holds nothing else: rules are tested and described without it.
new PolicyPack("ringfence-residency", {
    displayName: "ringfence: residency",
    description: "Regulated data stays in its jurisdiction. What cannot be decided counts as a violation.",
    policies: rules.map((rule) => toPolicy(rule, { seen, declaredFor, leftOut, today: day })),
});
