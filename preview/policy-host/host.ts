import { dayVariable, type Day } from "../../catalog/day.ts";
import { tellingLines } from "../engine/error-text.ts";
import type { Look } from "../engine/look.ts";
import type { Mask } from "../engine/mask.ts";
import type { RegistrationObserver } from "../engine/registry.ts";
import type { Project } from "../engine/project.ts";
import { analyzer, listen, readStruct, type analyzerMessages } from "../engine/protocol.ts";
import type { ResourceRecord } from "../engine/resource-record.ts";
import { logServer, organization } from "../engine/services.ts";
import type { StackConfig } from "../engine/stack-config.ts";
import type { WireMap } from "../wire.ts";
import { InvalidConfig } from "../invalid-config.ts";
import type { PolicyVerdict } from "../preview.ts";
import { ask } from "./ask.ts";
import { analyzeRequest, stackResource } from "./messages.ts";
import { configureRequest, reconcile } from "./pack-config.ts";
import { Pack } from "./pack.ts";
import { diagnosticsOf, rulesOf } from "./rules.ts";
import { verdictsOf, type Outcome, type Rule } from "./verdicts.ts";

/** A policy pack and what it is asked about. */
export interface PolicyRequest {
    /** Folder of the pack. */
    readonly folder: string;
    /** What the rules are configured with: the content of a `--policy-pack-config` file, parsed. */
    readonly packConfig: unknown;
    readonly project: Project;
    readonly stack: string;
    readonly look: Look;
    /** The day to judge by; the pack finds it in its environment. */
    readonly today: Day;
    readonly config: StackConfig;
    readonly mask: Mask;
    /** How long the pack may take for one answer. */
    readonly answerLimitSeconds: number;
}

interface Ready {
    readonly pack: Pack;
    readonly rules: readonly Rule[];
    readonly remediates: boolean;
}

/**
 * Asks one policy pack about every resource while the program still registers, and about the stack at the end: the side
 * that the Pulumi engine plays (pkg/resource/deploy/step_generator.go).
 */
export class PolicyHost implements RegistrationObserver {
    readonly #request: PolicyRequest;
    readonly #server = logServer({ alive: ignore, logged: ignore, finished: ignore });
    readonly #ready: Promise<Ready>;
    readonly #resources = new Map<string, ResourceRecord>();
    readonly #outcomes: Promise<Outcome>[] = [];

    constructor(request: PolicyRequest) {
        this.#request = request;
        this.#ready = this.#start();
        // Whoever asks for verdicts hears of a failed start; until then nobody listens, and that is no crash.
        this.#ready.catch(ignore);
    }

    async registered(resource: ResourceRecord): Promise<WireMap> {
        const ready = await this.#ready.catch(ignore);
        if (ready === undefined) {
            return resource.inputs;
        }
        const inputs = ready.remediates ? await this.#remediated(ready, resource) : resource.inputs;
        const record = { ...resource, inputs };
        this.#resources.set(record.urn, record);
        this.#outcomes.push(this.#analyze(ready, record));
        return inputs;
    }

    /**
     * Asks about the stack as a whole, waits for every answer and sums up.
     * @throws InvalidConfig where the pack cannot run with its configuration.
     */
    async verdicts(resources: readonly ResourceRecord[]): Promise<readonly PolicyVerdict[]> {
        let ready: Ready;
        try {
            ready = await this.#ready;
        } catch (error) {
            if (error instanceof InvalidConfig) {
                throw error;
            }
            return [this.#noPack(error instanceof Error ? error.message : String(error))];
        }
        this.#outcomes.push(this.#analyzeStack(ready, resources));
        const outcomes = await Promise.all(this.#outcomes);
        const verdicts = verdictsOf(ready.pack.info.getName(), ready.rules, outcomes);
        return verdicts.map((verdict) => ({
            ...verdict,
            findings: verdict.findings.map((each) => this.#masked(each)),
        }));
    }

    async stop(): Promise<void> {
        const ready = await this.#ready.catch(ignore);
        await ready?.pack.stop();
        this.#server.forceShutdown();
    }

    async #start(): Promise<Ready> {
        const { folder, packConfig, answerLimitSeconds } = this.#request;
        const pack = await Pack.start({
            folder,
            engineAddress: await listen(this.#server),
            environment: packEnvironment(this.#request),
            startLimitSeconds: answerLimitSeconds,
        });
        try {
            await ask(pack, answerLimitSeconds, (client, reply) =>
                client.configureStack(stackRequest(this.#request), reply),
            );
            const reconciled = reconcile(pack.info, packConfig);
            await ask(pack, answerLimitSeconds, (client, reply) =>
                client.configure(configureRequest(reconciled), reply),
            );
            const rules = rulesOf(pack.info, reconciled);
            return { pack, rules, remediates: rules.some((rule) => rule.enforcement === "remediate") };
        } catch (error) {
            await pack.stop();
            throw error;
        }
    }

    async #remediated(ready: Ready, resource: ResourceRecord): Promise<WireMap> {
        const request = analyzeRequest(resource, (urn) => this.#resources.get(urn));
        try {
            const answer = await ask<analyzerMessages.RemediateResponse>(
                ready.pack,
                this.#request.answerLimitSeconds,
                (client, reply) => client.remediate(request, reply),
            );
            const changes = answer.getRemediationsList();
            this.#outcomes.push(Promise.resolve(stoppedRemediations(changes, resource.urn)));
            const last = changes.filter((change) => change.getDiagnostic() === "").at(-1);
            return last === undefined ? resource.inputs : readStruct(last.getProperties());
        } catch (error) {
            this.#outcomes.push(Promise.resolve({ scope: "resource", urn: resource.urn, crash: textOf(error) }));
            return resource.inputs;
        }
    }

    async #analyze(ready: Ready, resource: ResourceRecord): Promise<Outcome> {
        const request = analyzeRequest(resource, (urn) => this.#resources.get(urn));
        try {
            const answer = await ask<analyzerMessages.AnalyzeResponse>(
                ready.pack,
                this.#request.answerLimitSeconds,
                (client, reply) => client.analyze(request, reply),
            );
            return { scope: "resource", ...diagnosticsOf(answer, () => resource.urn) };
        } catch (error) {
            return { scope: "resource", urn: resource.urn, crash: textOf(error) };
        }
    }

    async #analyzeStack(ready: Ready, resources: readonly ResourceRecord[]): Promise<Outcome> {
        const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        const request = new analyzer.AnalyzeStackRequest();
        request.setResourcesList(resources.map((resource) => stackResource(resource, (urn) => byUrn.get(urn))));
        try {
            const answer = await ask<analyzerMessages.AnalyzeResponse>(
                ready.pack,
                this.#request.answerLimitSeconds,
                (client, reply) => client.analyzeStack(request, reply),
            );
            return { scope: "stack", ...diagnosticsOf(answer, (urn) => (byUrn.has(urn) ? urn : undefined)) };
        } catch (error) {
            return { scope: "stack", crash: textOf(error) };
        }
    }

    #masked<Finding extends { readonly message: string }>(finding: Finding): Finding {
        return { ...finding, message: this.#request.mask.hide(finding.message) };
    }

    /** A pack that never answered has no rules to list; it must still block. */
    #noPack(reason: string): PolicyVerdict {
        const message = `the policy pack did not run - nothing was judged - ${reason}`;
        const finding = { status: "undetermined", severity: "critical", enforcement: "mandatory", message } as const;
        const pack = this.#request.folder;
        return { pack, rule: "all", id: "all", status: "undetermined", findings: [this.#masked(finding)] };
    }
}

function ignore(): undefined {
    return undefined;
}

/** Which rule, and what it said: the policy SDK writes both on lines of their own, above the stack. */
function textOf(error: unknown): string {
    return tellingLines(error instanceof Error ? error.message : String(error), 2).join(" ");
}

function stoppedRemediations(changes: readonly analyzerMessages.Remediation[], urn: string): Outcome {
    const stopped = changes.filter((change) => change.getDiagnostic() !== "");
    return {
        scope: "resource",
        notApplicable: [],
        diagnostics: stopped.map((change) => ({
            rule: change.getPolicyname(),
            message: change.getDiagnostic(),
            enforcement: "mandatory",
            severity: "unspecified",
            urn,
        })),
    };
}

function packEnvironment({ project, stack, look, config, today }: PolicyRequest): Record<string, string> {
    const facts = {
        ORGANIZATION: organization,
        PROJECT: project.name,
        STACK: stack,
        DRY_RUN: String(look === "preview"),
    };
    const pairs = Object.entries(facts).flatMap(([name, value]) => [
        [`PULUMI_NODEJS_${name}`, value] as const,
        [`PULUMI_${name}`, value] as const,
    ]);
    return { ...Object.fromEntries(pairs), PULUMI_CONFIG: JSON.stringify(config.values), [dayVariable]: today };
}

function stackRequest(request: PolicyRequest): analyzerMessages.AnalyzerStackConfigureRequest {
    const { project, stack, look, config } = request;
    const message = new analyzer.AnalyzerStackConfigureRequest();
    message.setStack(stack).setProject(project.name).setOrganization(organization);
    message.setDryRun(look === "preview");
    message.setConfigSecretKeysList([...config.secretKeys]);
    for (const [key, value] of Object.entries(config.values)) {
        message.getConfigMap().set(key, value);
    }
    message.getTagsMap().set("pulumi:project", project.name).set("pulumi:runtime", "nodejs");
    if (project.description !== undefined) {
        message.getTagsMap().set("pulumi:description", project.description);
    }
    return message;
}
