import { today } from "../../catalog/day.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { configFromPulumi } from "../../infra/stack-config.ts";
import { declarePlatform } from "../../infra/platform.ts";
import type { Platform } from "../../infra/platform.ts";

/** The platform exactly as `pulumi up` declares it, and a region that its stack must never use. */
export interface Reference extends Platform {
    readonly foreignRegion: RegionId;
}

/** Declares the stack's own platform, so that a program can add one hole to it. */
export function declareReference(): Reference {
    const config = configFromPulumi(today());
    return { ...declarePlatform(config), foreignRegion: config.jurisdiction === "us" ? "eu-central-1" : "us-east-1" };
}
