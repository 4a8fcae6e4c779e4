import { describe, expect, test } from "vitest";
import { ask, nobody } from "./ask.ts";
import { flowsDocument } from "./document.ts";
import { allFlowsPass, flowReport } from "./report.ts";
import { clients, flow, made, pods, withResources } from "./world.fixture.ts";

const vllm = pods("models", { app: "vllm" }, "system");
const { front, server } = clients;
/** As a component writes it: without itself. */
function written({ from, to, port, protocol, reason }: ReturnType<typeof flow>, name: string) {
    return { name, from, to, port, protocol, reason };
}
const good = written(flow(front, { kind: "pods", ...vllm }, 8000), "front-to-models");
const bad = written(
    flow(server, { kind: "pods", ...pods("gateway", { app: "proxy" }, "gateway") }, 8000),
    "models-to-front",
);
const declaring = (...flows: readonly unknown[]) => withResources(made("component", "test", { flows }));

describe("the report of a stack's connections", () => {
    test("says of each whether every layer lets it through", () => {
        const { needed, faults } = flowReport(declaring(good, bad));
        expect(needed.map(({ name, passes }) => [name, passes])).toEqual([
            ["front-to-models", true],
            ["models-to-front", false],
        ]);
        expect(faults).toEqual([]);
    });

    test("passes where all pass, and not where one is refused", () => {
        expect(allFlowsPass(flowReport(declaring(good)))).toBe(true);
        expect(allFlowsPass(flowReport(declaring(good, bad)))).toBe(false);
    });

    test.each([
        ["a kind that nobody knows", { ...good, to: { kind: "carrierPigeon" } }, "flows[0].to.kind"],
        ["a key that nobody knows", { ...good, retries: 3 }, "flows[0]"],
        ["no port", { ...good, port: 0 }, "flows[0].port"],
        ["something else than a flow", "front to models", "flows[0]"],
    ])("refuses %s", (_name, given, path) => {
        const report = flowReport(declaring(given));
        expect(report.faults.map((fault) => [fault.kind, fault.path])).toEqual([["unreadable", path]]);
        expect(allFlowsPass(report)).toBe(false);
    });

    test("refuses a component that says nothing of its connections, and not one that says it has none", () => {
        const silent = flowReport(withResources(made("component", "test", {}))).faults;
        expect(silent.map(({ kind, path, problem }) => [kind, path, problem])).toEqual([
            ["unreadable", "flows", "it does not say which connections it needs"],
        ]);
        expect(flowReport(declaring()).faults).toEqual([]);
    });

    test("refuses a second flow of a name", () => {
        expect(flowReport(declaring(good, good)).faults.map(({ path }) => path)).toEqual(["flows[1].name"]);
    });
});

describe("a question", () => {
    const given = declaring(good);

    test("finds needed connections by their ends", () => {
        expect(ask(given, { from: "gateway", to: "models" }).needed.map(({ flow: { name } }) => name)).toEqual([
            "front-to-models",
        ]);
        expect(ask(given, { to: "nowhere" })).toEqual({ needed: [], others: [] });
    });

    test("walks what nobody needs where both ends are named", () => {
        const { needed, others } = ask(given, { from: "gateway", to: "api.vendor.example" });
        expect(needed).toEqual([]);
        expect(others.map(({ flow: { component, port }, passes }) => ({ component, port, passes }))).toEqual([
            { component: nobody, port: 443, passes: false },
        ]);
    });

    test("asks for the nodes of a pool and for a range", () => {
        const { others } = ask(given, { from: "pool:egress", to: "10.100.0.0/16", port: 22 });
        expect(others.map(({ flow: { from, to, port } }) => [from.kind, to.kind, port])).toEqual([
            ["nodes", "network", 22],
        ]);
        expect(others[0]?.passes).toBe(false);
    });
});

describe("the document of the connections", () => {
    test("has a row for each destination, with the letters of the layers that it crosses", () => {
        const text = flowsDocument([{ stack: "small", report: flowReport(declaring(good)) }]);
        expect(text).toContain("## small\n\n1 connection; every layer lets them through.");
        expect(text).toContain("| models/app=vllm | pod address | tcp 8000 | KSATL | gateway (proxy) |");
    });

    test("names the layer that refuses", () => {
        expect(flowsDocument([{ stack: "small", report: flowReport(declaring(bad)) }])).toContain(
            "refused by networkPolicy",
        );
    });
});
