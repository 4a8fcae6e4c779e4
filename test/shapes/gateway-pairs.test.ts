import path from "node:path";
import { describe, expect, test } from "vitest";
import { taskClasses } from "../../catalog/vocabulary.ts";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import type { RoutingGatewayArgs } from "../../components/routing-gateway/index.ts";
import { timeLimitsFor } from "../../components/time-limits/time-limits.fixture.ts";
import { formatPath } from "../../policies/kit/path.ts";
import { ShapeJudge, hasShape } from "../../policies/shapes/shapes.ts";
import { argsOf, pairsIn } from "../golden/golden.ts";
import { worldOf } from "./misfits-in.ts";

const folder = path.join(import.meta.dirname, "..", "golden", "gateway");

/** Kinds whose shapes are not about gateways. */
const others = ["Namespace", "Service", "Deployment", "NetworkPolicy"];

/** Gateways with other options than those of the reference stacks: keys, budgets, mirrors, fallbacks, rollouts. */
describe.each(pairsIn(folder))("the gateway %s", (pair) => {
    const written = argsOf(folder, pair).args as Omit<RoutingGatewayArgs, "timeLimits">;
    const timeLimits = timeLimitsFor(taskClasses.filter((task) => written.taskClasses[task] !== undefined));
    const objects = renderGateway({ ...written, timeLimits }).filter(({ kind }) => !others.includes(kind));
    const { declared, place } = worldOf("hybrid-eu", []);
    const zones = [
        written.entrance.host,
        ...(written.auth.type === "jwt" ? [new URL(written.auth.issuer).hostname] : []),
    ];
    const judge = new ShapeJudge({ place, declared: { ...declared, dnsZones: zones } });

    test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
        "has a %s that fits its shape",
        (_, object) => {
            const type = `kubernetes:${object.apiVersion}:${object.kind}`;
            expect(hasShape(type)).toBe(true);
            const misfits = judge.misfits(type, object);
            expect(misfits.map(({ path: at, problem }) => `${formatPath(at)}: ${problem.toString()}`)).toEqual([]);
        },
    );
});
