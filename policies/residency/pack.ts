import path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { today } from "../../catalog/day.ts";
import { toPolicy } from "../kit/policy.ts";
import type { SeenInputs } from "../kit/policy.ts";
import { leftOutByEnvironment } from "../kit/left-out.ts";
import { declarationsIn } from "../kit/read-declaration.ts";
import { waiversIn } from "../kit/read-waivers.ts";
import { rules } from "./rules.ts";

const seen: SeenInputs = new Map();
const declarations = path.join(import.meta.dirname, "..", "declarations");
const declaredFor = declarationsIn(declarations);
const day = today();
const waiversFor = waiversIn(path.join(declarations, "waivers"), { declaredFor, today: day, rules });
const leftOut = leftOutByEnvironment(process.env);

// The constructor starts the server, so this file holds nothing else: rules are tested and described without it.
new PolicyPack("ringfence-residency", {
    displayName: "ringfence: residency",
    description: "Regulated data stays in its jurisdiction. What cannot be decided counts as a violation.",
    policies: rules.map((rule) => toPolicy(rule, { seen, declaredFor, waiversFor, leftOut, today: day })),
});
