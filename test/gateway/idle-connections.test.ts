import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany } from "./caller.ts";
import type { Answer } from "./caller.ts";
import { withFastClocks } from "./fast-clocks.ts";
import { usualKeepAliveMs } from "./model-server.ts";
import { gatewayOf } from "./reference-stacks.ts";
import type { Stage } from "./stage.ts";
import { describeGateway, liveStage, servedBy, tally } from "./suite.ts";

const requests = 5_000;
const burst = 125;

/**
 * Bursts of requests with pauses between, in which every connection to the server stands idle: from half of the pause to all of
 * it, so that a burst also comes in the moment in which the server closes connections.
 */
async function inBursts({ caller, bearer }: Stage, pauseMs: number): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (let sent = 0; sent < requests; sent += burst) {
        // As many tenants as no limit of a tenant is met.
        const headers = bearer({ tenant: `burst-${sent % (20 * burst)}`, data_floor: "personal" });
        answers.push(...(await askMany(burst, () => caller.ask({ headers }), burst)));
        await sleep(pauseMs * (0.5 + (0.5 * ((sent / burst) % 10)) / 9));
    }
    return answers;
}

/** How often a server of the front was ejected, over all rules. */
async function ejections({ gateway }: Stage): Promise<number> {
    const counts = await Promise.all(
        (await gateway.admins()).map(async (admin) => {
            const text = await (await fetch(`${admin}/stats?filter=outlier_detection.ejections_enforced_total`)).text();
            return text.split("\n").reduce((sum, line) => sum + Number(line.split(": ")[1] ?? 0), 0);
        }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
}

describeGateway("a client that asks in bursts", (tools) => {
    const args = gatewayOf("hybrid-eu");
    const { idleSeconds, serverIdleSeconds } = args.timeLimits.upstream.frontToFleet;

    describeBurst("of a healthy fleet, with the rendered values, is never answered by the fallback", {
        factor: 1,
        keepAliveMs: serverIdleSeconds * 1000,
        pauseMs: 100,
        mostAbroad: 0,
    });

    // No faster: on a busy machine timers are late by tenths of a second, and here a second between the two is all there is.
    const factor = 4;
    describeBurst("whose servers close connections when the next burst comes is hardly ever answered by the fallback", {
        factor,
        keepAliveMs: usualKeepAliveMs / factor,
        pauseMs: usualKeepAliveMs / factor,
        mostAbroad: requests / 1000,
    });

    function describeBurst(
        title: string,
        how: {
            readonly factor: number;
            readonly keepAliveMs: number;
            readonly pauseMs: number;
            readonly mostAbroad: number;
        },
    ): void {
        describe(`when ${how.factor} of its seconds pass in one`, () => {
            const objects = renderGateway(args);
            const stage = liveStage(tools, how.factor === 1 ? objects : withFastClocks(objects, how.factor), how);

            it(title, async () => {
                expect(idleSeconds * 1000).toBeLessThan(how.keepAliveMs * how.factor);
                const served = tally((await inBursts(stage(), how.pauseMs)).map(servedBy));
                expect((served["llama-70b-0"] ?? 0) + (served["bedrock"] ?? 0)).toBe(requests);
                expect(stage().atThirdParties()).toBeLessThanOrEqual(how.mostAbroad);
                expect(await ejections(stage())).toBe(0);
            });
        });
    }
});
