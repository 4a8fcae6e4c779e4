import { z } from "zod";
import { InvalidConfig } from "../invalid-config.ts";
import { analyzer, readStruct, writeStruct, type analyzerMessages } from "../engine/protocol.ts";
import type { Wire, WireMap } from "../wire.ts";

/** How much a finding weighs, in Pulumi's words. */
export const enforcements = ["advisory", "mandatory", "disabled", "remediate"] as const;
export type Enforcement = (typeof enforcements)[number];

/** What one rule is configured with. */
export interface RuleConfig {
    readonly enforcement: Enforcement;
    readonly properties: WireMap;
}

/** Rule name to its configuration, for every rule of a pack. */
export type PackConfig = ReadonlyMap<string, RuleConfig>;

const enforcement = z.enum(enforcements);
const fileSchema = z.record(
    z.string(),
    z.union([enforcement, z.looseObject({ enforcementLevel: enforcement.optional() })], {
        error: "write an enforcement level or a map of properties",
    }),
);
const levels: Readonly<Record<Enforcement, analyzerMessages.EnforcementLevel>> = {
    advisory: analyzer.EnforcementLevel.ADVISORY,
    mandatory: analyzer.EnforcementLevel.MANDATORY,
    disabled: analyzer.EnforcementLevel.DISABLED,
    remediate: analyzer.EnforcementLevel.REMEDIATE,
};

/** The word for an enforcement level on the wire. */
export function enforcementOf(level: analyzerMessages.EnforcementLevel): Enforcement {
    return enforcements.find((name) => levels[name] === level) ?? "mandatory";
}

/**
 * Lays a configuration file (the format of `--policy-pack-config`) over what the pack says itself, and checks it against
 * each rule's schema, as the Pulumi CLI does (pkg/resource/analyzer/config.go). Stricter in one thing: a rule that the pack
 * does not have is a fault, because a misspelt rule would silently stay on its defaults.
 * @throws InvalidConfig with every fault.
 */
export function reconcile(info: analyzerMessages.AnalyzerInfo, file: unknown): PackConfig {
    const pack = info.getName();
    const read = fileSchema.safeParse(file ?? {});
    if (!read.success) {
        throw new InvalidConfig([
            `the configuration of policy pack ${pack} cannot be read - ${z.prettifyError(read.error)}`,
        ]);
    }
    const rules = new Map(info.getPoliciesList().map((rule) => [rule.getName(), defaultsOf(rule)]));
    const initial = [...info.getInitialconfigMap().entries()].map(([name, config]) => {
        return [
            name,
            { enforcementLevel: enforcementOf(config.getEnforcementlevel()), ...readStruct(config.getProperties()) },
        ] as const;
    });
    apply(rules, Object.fromEntries(initial));
    const faults = Object.keys(read.data)
        .filter((name) => name !== "all" && !rules.has(name))
        .map(
            (name) =>
                `policy pack ${pack} has no rule ${name} - its configuration would have no effect - correct the name`,
        );
    apply(rules, read.data);
    faults.push(...info.getPoliciesList().flatMap((rule) => schemaFaults(pack, rule, rules.get(rule.getName()))));
    if (faults.length > 0) {
        throw new InvalidConfig(faults);
    }
    return rules;
}

function defaultsOf(rule: analyzerMessages.PolicyInfo): RuleConfig {
    const schema = readStruct(rule.getConfigschema()?.getProperties());
    const defaults = Object.entries(schema).flatMap(([key, property]): [string, Wire][] => {
        const value =
            typeof property === "object" && property !== null && "default" in property ? property.default : undefined;
        return value === undefined ? [] : [[key, value]];
    });
    return { enforcement: enforcementOf(rule.getEnforcementlevel()), properties: Object.fromEntries(defaults) };
}

function apply(rules: Map<string, RuleConfig>, given: z.infer<typeof fileSchema>): void {
    const { all, ...single } = given;
    const forAll = typeof all === "string" ? all : all?.enforcementLevel;
    for (const [name, config] of rules) {
        const own = single[name];
        const { enforcementLevel, ...properties } = typeof own === "string" ? { enforcementLevel: own } : (own ?? {});
        rules.set(name, {
            enforcement: enforcementLevel ?? forAll ?? config.enforcement,
            // The file is JSON, and so is the wire.
            properties: { ...config.properties, ...(properties as WireMap) },
        });
    }
}

function schemaFaults(
    pack: string,
    rule: analyzerMessages.PolicyInfo,
    config: RuleConfig | undefined,
): readonly string[] {
    const schema = rule.getConfigschema();
    if (schema === undefined) {
        return [];
    }
    // A property's schema is JSON from the pack; zod checks it while it reads it and refuses what it does not know.
    const properties = readStruct(schema.getProperties()) as z.core.JSONSchema.JSONSchema["properties"] & object;
    const check = z.fromJSONSchema({ type: "object", properties, required: schema.getRequiredList() });
    const read = check.safeParse(config?.properties ?? {});
    if (read.success) {
        return [];
    }
    return read.error.issues.map((issue) => {
        const path = [rule.getName(), ...issue.path.map(String)].join(".");
        return `${path} in the configuration of policy pack ${pack}: ${issue.message} - the rule cannot decide without it - set it`;
    });
}

/** The configuration as the pack takes it. */
export function configureRequest(config: PackConfig): analyzerMessages.ConfigureAnalyzerRequest {
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, rule] of config) {
        const message = new analyzer.PolicyConfig();
        message.setEnforcementlevel(levels[rule.enforcement]).setProperties(writeStruct(rule.properties));
        request.getPolicyconfigMap().set(name, message);
    }
    return request;
}
