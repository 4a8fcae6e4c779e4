import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { spread } from "../custom-object.ts";

/** A chart in one version, with the values that may be given to it. */
export interface ChartShape {
    /** Last part of its repository. */
    readonly chart: string;
    /** The version whose values somebody has looked at: another one may read others, and read these otherwise. */
    readonly version: string;
    readonly values: (leaves: Leaves) => z.ZodType;
    /** True where another release has brought the definitions. @default false */
    readonly skipsDefinitions?: boolean;
}

/**
 * A release of one chart. What it installs, no preview shows: the values decide it, and each has to be one that somebody has looked at. The
 * chart comes from an own registry and by its values alone (`values`, no files, no post-renderer, no repository of its own).
 */
export function release(leaves: Leaves, { chart, version, values, skipsDefinitions = false }: ChartShape) {
    const { is, count, name, ownChart, sameAs, sha256, renderedNames } = leaves;
    const off = Object.fromEntries(offByDefault.map((key) => [key, is(false).optional()]));
    return z.strictObject({
        chart: ownChart(chart),
        version: is(version),
        name: name(),
        namespace: sameAs("kubernetes:core/v1:Namespace", "metadata", "name"),
        values: values(leaves),
        // A half of a release is taken back.
        atomic: is(true),
        createNamespace: is(false),
        skipCrds: is(skipsDefinitions),
        maxHistory: count(1, 100),
        timeout: count(1, 7200),
        // How the provider of Pulumi shapes the outputs.
        compat: is("true").optional(),
        // What the provider adds (pulumi-kubernetes, helm_release.go, `setComputedInputs`), and texts that it writes down as empty: a command
        // that changes what is rendered (`postrender`) would run on the machine that deploys.
        checksum: sha256().optional(),
        resourceNames: renderedNames().optional(),
        description: is("").optional(),
        keyring: is("").optional(),
        postrender: is("").optional(),
        ...off,
    });
}

/** Switches that the provider may write down as off. */
const offByDefault = [
    "allowNullValues",
    "cleanupOnFail",
    "dependencyUpdate",
    "devel",
    "disableCRDHooks",
    "disableOpenapiValidation",
    "disableWebhooks",
    "forceUpdate",
    "lint",
    "recreatePods",
    "renderSubchartNotes",
    "replace",
    "resetValues",
    "reuseValues",
    "skipAwait",
    "verify",
    "waitForJobs",
];

/** An image of an own registry, in the two parts that most charts join with a colon. */
export function imageParts({ imageRepository, sha256 }: Leaves) {
    return z.strictObject({ repository: imageRepository(), tag: sha256() });
}

/** One variable with its one value. A list of variables is closed: by one of them all requests of a program can be led elsewhere. */
export function variable({ is }: Leaves, name: string, ...values: readonly string[]) {
    return z.strictObject({ name: is(name), value: is(...values) });
}

/** Spreads pods that a label names. */
export function spreadBy(leaves: Leaves, label: string, ...values: readonly string[]) {
    return spread(leaves, { [label]: values });
}

/** How many pods of a controller run. */
export function replicas({ count }: Leaves) {
    return count(1, 20);
}
