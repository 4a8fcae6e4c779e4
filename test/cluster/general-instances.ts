/**
 * Instance types of system and gateway nodes. AWS sells the m families with four GiB a vCPU
 * (https://aws.amazon.com/ec2/instance-types/m6i/, read 2026-11-25).
 */
export const generalInstances: Readonly<Record<string, { readonly vcpus: number; readonly memoryGiB: number }>> =
    Object.fromEntries(
        ["m6a", "m6i", "m7a", "m7i"].flatMap((family) => [
            [`${family}.large`, { vcpus: 2, memoryGiB: 8 }],
            [`${family}.xlarge`, { vcpus: 4, memoryGiB: 16 }],
        ]),
    );
