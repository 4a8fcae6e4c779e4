import { createHash } from "node:crypto";
import { isBag, overlay, secret, secretTexts, unknownValue, withoutSecrets } from "./property-bag.ts";
import type { PropertyBag } from "./property-bag.ts";

/** A resource as the program declared it. */
export interface DeclaredResource {
    readonly urn: string;
    /** Type token, e.g. `aws:ec2/vpc:Vpc`. */
    readonly type: string;
    readonly name: string;
    readonly inputs: PropertyBag;
}

/** A resource as the cloud would have made it. */
export interface SettledResource {
    readonly id: string;
    /** What only the cloud knows; secrets are marked. */
    readonly computed: PropertyBag;
    /** Inputs and computed values together: the whole state. An input always wins over a computed value. */
    readonly outputs: PropertyBag;
}

/** What the rules of a type work from: the declared resource without secret markers, and where it is made. */
export interface Subject<Place> extends DeclaredResource {
    readonly place: Place;
    /**
     * Hexadecimal digits (at most 64) that depend only on the URN, on the inputs that cannot change in place, and on
     * `purpose`: the same program gets the same cloud in every run, and a replaced resource gets a new identity.
     */
    hash(digits: number, purpose?: string): string;
}

/** What the sandbox knows about one resource type. */
export interface TypeFacts<Place> {
    /** @default `<kebab-case resource>-<17 hex digits>` */
    readonly id?: (subject: Subject<Place>) => string;
    /** Values that only the cloud can know. @default none */
    readonly computed?: (subject: Subject<Place>, id: string) => PropertyBag;
    /** Inputs that cannot change in place: a change replaces the resource. @default none */
    readonly replaceOn?: readonly string[];
    /** Computed values that are secret. @default none */
    readonly secrets?: readonly string[];
}

/** A configured package of the sandbox: what one provider instance answers. Pure: it keeps nothing between calls. */
export interface SimulatedCloud {
    /**
     * Settles a resource. `id` is given for a resource that already has one (an import, a lookup).
     */
    settle(resource: DeclaredResource, id?: string): SettledResource;
    /** Inputs of the type that cannot change in place. */
    replaceOn(type: string): readonly string[];
    /** Answers a provider function. @throws CloudFault for a function that the sandbox does not simulate. */
    invoke(token: string, args: PropertyBag): PropertyBag;
}

/** Something asked of the sandbox that it cannot do; the message is for the person who runs it. */
export class CloudFault extends Error {}

/** Builds a {@link SimulatedCloud} from the facts of its types. */
export function cloudOf<Place>(rules: {
    readonly place: Place;
    readonly factsOf: (type: string) => TypeFacts<Place>;
    readonly invoke: (token: string, args: PropertyBag) => PropertyBag;
}): SimulatedCloud {
    return {
        settle: (resource, id) => settleBy(rules.factsOf(resource.type), rules.place, resource, id),
        replaceOn: (type) => rules.factsOf(type).replaceOn ?? [],
        invoke: rules.invoke,
    };
}

function settleBy<Place>(
    facts: TypeFacts<Place>,
    place: Place,
    resource: DeclaredResource,
    givenId: string | undefined,
): SettledResource {
    const subject = subjectOf(facts, place, resource);
    const id = givenId ?? facts.id?.(subject) ?? `${resourceNoun(resource.type)}-${subject.hash(17)}`;
    const hidden = secretTexts(resource.inputs);
    const computed = Object.fromEntries(
        Object.entries(facts.computed?.(subject, id) ?? {}).map(([key, value]) => [
            key,
            facts.secrets?.includes(key) === true || quotesAny(value, hidden) ? secret(value) : value,
        ]),
    );
    return { id, computed, outputs: overlay(computed, resource.inputs) };
}

/** True where a value repeats a secret of the inputs, as `tagsAll` repeats a secret tag: it is then as secret itself. */
function quotesAny(value: unknown, secrets: readonly string[]): boolean {
    const text = JSON.stringify(value);
    return secrets.some((each) => text.includes(JSON.stringify(each).slice(1, -1)));
}

function subjectOf<Place>(facts: TypeFacts<Place>, place: Place, resource: DeclaredResource): Subject<Place> {
    const inputs = withoutSecrets(resource.inputs);
    const plain = isBag(inputs) ? inputs : {};
    const fixed = (facts.replaceOn ?? []).map((key) => plain[key] ?? null);
    return {
        ...resource,
        inputs: plain,
        place,
        hash: (digits, purpose = "id") =>
            createHash("sha256")
                .update(JSON.stringify([resource.urn, purpose, fixed]))
                .digest("hex")
                .slice(0, digits),
    };
}

/** `aws:ec2/routeTable:RouteTable` -> `route-table`. */
export function resourceNoun(type: string): string {
    return (type.split(":").at(-1) ?? type).replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, "-").toLowerCase();
}

/** The text of an input, or undefined where it is absent, no text, or not known yet. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}

/** The members of a list input; none where it is absent or not known yet. */
export function list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** The name a provider makes up where the program gives none: `<logical name>-<7 hex digits>`. */
export function autoName<Place>(subject: Subject<Place>): string {
    return `${subject.name}-${subject.hash(7, "name")}`;
}

/** The `name` input, or the made-up one. */
export function nameOf<Place>(subject: Subject<Place>, input = "name"): string {
    return text(subject.inputs[input]) ?? autoName(subject);
}
