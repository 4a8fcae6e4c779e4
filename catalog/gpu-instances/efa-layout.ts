import { fact, permits } from "../fact.ts";
import type { Fact } from "../fact.ts";
import type { GpuInstanceType } from "./hardware.ts";

/** Place of a network interface: which network card, and which device on it. */
export interface CardDevice {
    readonly networkCardIndex: number;
    readonly deviceIndex: number;
}

/** Where AWS wants the interfaces of an instance over whose nodes a model spans. */
export interface EfaLayout {
    /** Carries IP and no EFA: an EFA-only interface cannot be the first one of an instance. */
    readonly primary: CardDevice;
    /** EFA alone beside the first one, where the first card can. */
    readonly besidePrimary: CardDevice;
    /** Device of EFA alone on every other card. */
    readonly furtherDeviceIndex: number;
}

/** The layout for every type; device indexes count on each card anew. */
export const efaLayout: Fact<EfaLayout> = fact(
    {
        primary: { networkCardIndex: 0, deviceIndex: 0 },
        besidePrimary: { networkCardIndex: 0, deviceIndex: 1 },
        furtherDeviceIndex: 0,
    },
    {
        source:
            'EC2 User Guide, "Maximize network bandwidth on Amazon EC2 instances with multiple network cards" ' +
            "(docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.md, undated copy); the same in the EKS User Guide, " +
            "device-management-efa, and in terraform-aws-modules/terraform-aws-eks#3653 (2026-03-08). An older copy of the page " +
            "asks for EFA with IP on the first card",
        asOf: "2026-11-27",
    },
);

/** Types whose first network card has no EFA; the EFA interfaces start on the next one. */
const firstCardWithoutEfa: Fact<readonly GpuInstanceType[]> = fact(["p6-b300.48xlarge"], {
    source:
        "aws/aws-parallelcluster#7143 (2025-12-06, words of an AWS engineer: 17 cards, card 0 for ENA only, EFA on 1 to 16); " +
        'aws-samples reference architecture for Parallel Computing Service, README, "16 (of 17 interfaces; the primary is ENA-only)" ' +
        "(undated copy), which gives p6-b200 EFA on 8 cards of 8",
    asOf: "2025-12-06",
});

/** Index of the first network card of a type that has EFA. */
export function firstEfaCard(type: GpuInstanceType): number {
    return permits(firstCardWithoutEfa, (types) => types.includes(type)) ? 1 : 0;
}
