import { describe, expect, test } from "vitest";
import { renderFleet } from "../../components/vllm-fleet/render-fleet.ts";
import { fleet } from "../../components/vllm-fleet/vllm-fleet.fixture.ts";
import { formatPath } from "../../policies/kit/path.ts";
import { placeOf } from "../../policies/kit/place.ts";
import { ShapeJudge, hasShape } from "../../policies/shapes/shapes.ts";
import { worldOf } from "./misfits-in.ts";

const { declared } = worldOf("self-hosted-eu", []);
const judge = new ShapeJudge({ declared, place: placeOf("eu") });

/** The type token of an object, as Pulumi's SDK makes it. */
function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
    return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

const objects = renderFleet(fleet).filter((object) => hasShape(typeOf(object)));

// No reference stack has replicas over several nodes or a second tier; a fleet may.
describe("a fleet with every option", () => {
    test("has replicas over nodes, and weights that are copied", () => {
        expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["LeaderWorkerSet", "Deployment"]));
    });

    test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
        "fits its shapes: %s",
        (_, object) => {
            const found = judge
                .misfits(typeOf(object), object)
                .map(({ path, problem }) => [formatPath(path), problem.toString()]);
            expect(found).toEqual([]);
        },
    );

    test.each([
        ["follows a leader at an address", "--master-addr=203.0.113.7"],
        ["takes its rank from another variable", "--node-rank=$(SECRET)"],
        ["runs on Ray, whose address anybody may name", "--distributed-executor-backend=ray"],
    ])("does not fit where a node of a replica %s", (_, word) => {
        const group = structuredClone(objects.find(({ kind }) => kind === "LeaderWorkerSet")) as unknown as {
            spec: { leaderWorkerTemplate: { workerTemplate: { spec: { containers: { args: string[] }[] } } } };
        };
        group.spec.leaderWorkerTemplate.workerTemplate.spec.containers[0]?.args.push(word);
        const found = judge.misfits("kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet", group);
        expect(found.map(({ path }) => formatPath(path))).toEqual([
            expect.stringMatching(/^spec\.leaderWorkerTemplate\.workerTemplate\.spec\.containers\[0\]\.args/),
        ]);
    });
});
