import { registrationsOf } from "../../components/registrations.fixture.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { artifactLockFile, readArtifactLock } from "../../components/model-store/read-lock.ts";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { renderFleet } from "../../components/vllm-fleet/index.ts";
import { gpuPoolsOf } from "../../config/fleet-summary.ts";
import { mapValues, reachabilityOf } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { validate } from "../../config/validate.ts";
import { fleetArgs } from "../../infra/fleet-args.ts";
import { gatewayArgs } from "../../infra/gateway-args.ts";
import { declarePlatform } from "../../infra/platform.ts";
import type { Settings } from "../../config/settings.ts";
import { baseLock } from "../invalid-configs/cases.ts";
import type { Subject } from "./subjects.ts";

function lockIn(file: string): ArtifactLock {
    const reading = readArtifactLock(file);
    if (!reading.ok) throw new Error(`${file} is sound`);
    return reading.lock;
}

const project = lockIn(artifactLockFile);
/** The project's lock, with all models that the invalid stack files know: another model is then no fault of the lock. */
const lock: ArtifactLock = { ...project, models: { ...lockIn(baseLock).models, ...project.models } };

/** A stack, and what follows from its config: computed once, to compare changes with. */
export class Baseline {
    readonly settings: Settings;
    readonly #stack: string;
    readonly #config: DeploymentConfig;
    readonly #results = new Map<Follows, Promise<string>>();

    constructor({ stack, settings }: Subject) {
        const judged = validate(settings, lock);
        if (!judged.ok) {
            throw new Error(
                `the subject ${stack} has faults: ${judged.faults.map(({ problem }) => problem).join("; ")}`,
            );
        }
        this.settings = settings;
        this.#stack = stack;
        this.#config = judged.config;
    }

    /** What other settings plan, without registering a resource; the config itself where the plans are the same. */
    async planned(settings: Settings): Promise<"built" | "refused" | DeploymentConfig> {
        const judged = validate(settings, lock);
        if (!judged.ok) return "refused";
        for (const plan of plans) if (await this.#differs(plan, judged.config)) return "built";
        return judged.config;
    }

    /** Whether a config registers other resources. */
    async registersOthers(config: DeploymentConfig): Promise<boolean> {
        return this.#differs(resources, config);
    }

    async #differs(follows: Follows, config: DeploymentConfig): Promise<boolean> {
        const own = this.#results.get(follows) ?? follows(this.#config, this.#stack);
        this.#results.set(follows, own);
        return (await own) !== (await follows(config, this.#stack));
    }
}

type Follows = (config: DeploymentConfig, stack: string) => Promise<string>;

/** What a preview shows of routes and GPUs, and the objects of gateway and fleet: milliseconds, where resources take a second. */
const plans: readonly Follows[] = [
    (config, stack) => text([reachabilityOf(config), gpuPoolsOf(config, stack)]),
    (config, stack) => text(objectsOf(config, stack)),
];

async function resources(config: DeploymentConfig): Promise<string> {
    const made = await registrationsOf(() => void declarePlatform(config));
    return text(made.map(({ type, name, inputs }) => [type, name, inputs]));
}

function text(value: unknown): Promise<string> {
    return Promise.resolve(JSON.stringify(value));
}

function objectsOf(config: DeploymentConfig, stack: string): readonly unknown[] {
    const { accounts, region } = config;
    const registry = `${accounts.workload}.dkr.ecr.${region}.amazonaws.com`;
    const images = (name: string) => `${registry}/${name}@sha256:${"0".repeat(64)}` as const;
    const block = { cidr: "10.60.192.0/22" };
    const surroundings = {
        stack,
        images,
        subnets: { sealed: [block], gateway: [block] },
    };
    const gateway = renderGateway(gatewayArgs(config, surroundings));
    if (!("models" in config)) return [gateway];
    const readerRoleArns = mapValues(config.models, () => "arn:aws:iam::111122223333:role/reader");
    return [gateway, renderFleet(fleetArgs(config, { stack, images, lock, readerRoleArns }))];
}
