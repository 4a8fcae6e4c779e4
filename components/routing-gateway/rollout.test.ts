import { describe, expect, it } from "vitest";
import { formatPath } from "../fault.ts";
import { compileRoutes } from "./compile-routes.ts";
import { reachability } from "./reachability.ts";
import { routePlanArgs } from "./resolve-backends.ts";
import { atStage, rolloutStages } from "./rollout.ts";
import type { Rollout, RolloutStage } from "./rollout.ts";
import { routeFaults } from "./judge-routes.ts";
import { edgesOf } from "./route.ts";
import type { Route } from "./route.ts";
import { hybrid } from "./routing-gateway.fixture.ts";

const route: Route = { name: "routine", dataClasses: ["internal"], primary: "llama-70b", fallback: ["bedrock/claude"] };
const moving = (stage: RolloutStage): Rollout => ({ stage, from: "bedrock/claude", routes: ["routine"] });
const edgesAt = (stage: RolloutStage) =>
    edgesOf(atStage(route, moving(stage))).map(({ kind, backend, share }) => `${kind} ${backend} ${share}`);
const withRollout = (rollout: Rollout) => routePlanArgs({ ...hybrid, rollout });

describe("a rollout", () => {
    it("observes with the old backend alone", () => {
        expect(edgesAt("observe")).toEqual(["primary bedrock/claude 100"]);
    });

    it("shadows the new backend with copies", () => {
        expect(edgesAt("shadow")).toEqual(["primary bedrock/claude 100", "mirror llama-70b 5"]);
    });

    it.each(["25", "50", "75"] as const)("gives the new backend %s percent", (stage) => {
        const share = Number(stage);
        expect(edgesAt(stage)).toEqual([`weighted bedrock/claude ${100 - share}`, `weighted llama-70b ${share}`]);
    });

    it("keeps the old backend behind the new one at 100", () => {
        expect(edgesAt("100")).toEqual(["primary llama-70b 100", "fallback bedrock/claude 0"]);
    });

    it("ends as the route is written", () => {
        expect(atStage(route, moving("retired"))).toEqual(route);
        expect(atStage(route, undefined)).toEqual(route);
    });

    it("moves only the routes that it names", () => {
        const other = { ...route, name: "other" };
        expect(atStage(other, moving("shadow"))).toEqual(other);
    });

    it.each(rolloutStages)("is compiled at the stage %s", (stage) => {
        expect(compileRoutes(withRollout(moving(stage))).rules).toHaveLength(4);
    });

    it("shows its edges in the reachability of the stage", () => {
        const rows = reachability(withRollout(moving("shadow")));
        expect(rows).toContainEqual(
            expect.objectContaining({ dataClass: "internal", taskClass: "chat", edge: "mirror", backend: "llama-70b" }),
        );
    });
});

describe("a rollout is refused", () => {
    const faultsOf = (rollout: Rollout) => routeFaults(withRollout(rollout));

    it.each(["observe", "shadow", "25", "50", "75", "100"] as const)(
        "at the stage %s, when the old backend is not allowed for a class of the route",
        (stage) => {
            const faults = faultsOf({ stage, from: "bedrock/claude", routes: ["stays-here"] });
            expect(faults).toContainEqual(
                expect.objectContaining({
                    path: ["rollout", "from"],
                    problem: expect.stringMatching(/lets health reach|lets regulated reach/) as string,
                }),
            );
        },
    );

    it("when the shadow is not allowed for the class of the copied request", () => {
        const dataClasses = { ...hybrid.dataClasses, internal: { jurisdictions: ["ch"], thirdParty: true } } as const;
        const args = routePlanArgs({ ...hybrid, dataClasses, rollout: moving("shadow") });
        expect(routeFaults(args).map(({ path }) => formatPath(path))).toContain("dataClasses.internal.jurisdictions");
    });

    it.each<[string, Partial<Rollout>, string]>([
        ["with an unknown route", { routes: ["nothing"] }, "rollout.routes[0]"],
        ["without a route", { routes: [] }, "rollout.routes"],
        ["with an unknown backend to move from", { from: "gpt" }, "rollout.from"],
        ["from where it ends", { from: "llama-70b" }, "rollout.routes[0]"],
        ["with a shadow of 50 percent", { shadowPercent: 50 }, "rollout.shadowPercent"],
    ])("%s", (_, change, path) => {
        const faults = faultsOf({ ...moving("shadow"), ...change });
        expect(faults.map(({ path }) => formatPath(path))).toContain(path);
    });

    it("for a route with a mirror of its own", () => {
        const routes = hybrid.routes.map((one) =>
            one.name === "routine" ? { ...one, mirror: { backend: "mistral-small", percent: 5 } } : one,
        );
        const args = routePlanArgs({ ...hybrid, routes, rollout: moving("25") });
        expect(routeFaults(args)).toContainEqual(
            expect.objectContaining({ problem: expect.stringMatching(/mirror of its own/) as string }),
        );
    });

    it("for a route with weights of its own, and only then", () => {
        const { primary, ...rest } = hybrid.routes[2];
        const weighted = [
            { backend: primary, weight: 50 },
            { backend: "mistral-small", weight: 50 },
        ];
        const routes = [hybrid.routes[0], hybrid.routes[1], { ...rest, fallback: [], weighted }, hybrid.routes[3]];
        expect(routeFaults(routePlanArgs({ ...hybrid, routes }))).toEqual([]);
        expect(routeFaults(routePlanArgs({ ...hybrid, routes, rollout: moving("25") }))).toContainEqual(
            expect.objectContaining({ problem: expect.stringMatching(/has no primary/) as string }),
        );
    });
});
