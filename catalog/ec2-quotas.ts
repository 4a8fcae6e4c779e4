import { fact, unconfirmed } from "./fact.ts";
import type { Evidence, Fact } from "./fact.ts";

/** A quota of EC2, counted in vCPUs over all instances of some families in one region. */
export interface VcpuQuota {
    /** Code in Service Quotas, e.g. `L-DB2E81BA`. */
    readonly code: string;
    readonly name: string;
}

const endpointsPage = {
    source:
        "AWS General Reference, Amazon EC2 endpoints and quotas, On-Demand and Spot Instance quotas, as copied in a public repository " +
        "(undated)",
    asOf: "2026-11-27",
} as const satisfies Evidence;

function quota(code: string, name: string): Fact<VcpuQuota> {
    return fact({ code, name }, endpointsPage);
}

/**
 * Quotas by the letter of the instance family and how it is bought. A new account has none of G and P: without an increase not one GPU
 * starts. Reserved capacity counts as on demand (EC2 API, CreateCapacityReservation: a request may exceed the On-Demand Instance limit).
 */
export const ec2Quotas = {
    standardOnDemand: quota("L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances"),
    gOnDemand: quota("L-DB2E81BA", "Running On-Demand G and VT instances"),
    pOnDemand: quota("L-417A185B", "Running On-Demand P instances"),
    gSpot: quota("L-3819A6DF", "All G and VT Spot Instance Requests"),
    p4Spot: quota("L-7212CCBC", "All P4, P3 and P2 Spot Instance Requests"),
    p5Spot: quota("L-C4BD4855", "All P5 Spot Instance Requests"),
    p6Spot: unconfirmed("the page that was read has no row for P6 spot requests", "2026-11-27"),
} as const;
