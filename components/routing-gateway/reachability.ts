import type { DataClass } from "../../catalog/vocabulary.ts";
import { compileRoutes } from "./compile-routes.ts";
import type { RoutePlanArgs } from "./judge-routes.ts";
import type { EdgeKind, ProcessingPlace, TaskSlot } from "./route.ts";

/** One backend that requests of one kind can reach, and by which edge. */
export interface Reach {
    readonly dataClass: DataClass;
    /** `other`: every task that the stack does not know. */
    readonly taskClass: TaskSlot;
    readonly edge: EdgeKind;
    readonly backend: string;
    readonly processor: string;
    readonly jurisdiction: ProcessingPlace;
}

/**
 * Every backend that each class and task can reach, by every edge, whatever its share. What is not listed cannot be
 * reached; a class without a row is refused at the gateway.
 *
 * @throws pulumi.InputPropertiesError where the routes cannot be compiled.
 */
export function reachability(args: RoutePlanArgs): readonly Reach[] {
    const { rules, accepted } = compileRoutes(args);
    const slots: readonly TaskSlot[] = [...args.taskClasses, "other"];
    return accepted.flatMap((dataClass) =>
        slots.flatMap((taskClass) => {
            const rule = rules.find(({ matches }) =>
                matches.some((match) => match.dataClass === dataClass && match.task === taskClass),
            );
            return (rule?.edges ?? []).flatMap(({ kind, backend }) =>
                args.backends
                    .filter(({ name }) => name === backend)
                    .map(({ processor, jurisdiction }) => ({
                        dataClass,
                        taskClass,
                        edge: kind,
                        backend,
                        processor,
                        jurisdiction,
                    })),
            );
        }),
    );
}
