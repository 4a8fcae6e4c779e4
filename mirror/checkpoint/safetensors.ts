import { z } from "zod";

/** A tensor as the header of a file of safetensors describes it. */
export interface Tensor {
    readonly name: string;
    /** Number format of its values, e.g. `BF16`, `F8_E4M3`, `I32`. */
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
}

/** A header cannot be what it says. */
export class HeaderProblem extends Error {
    override readonly name = "HeaderProblem";
}

/** The length of a header stands before it, in eight bytes. */
export const lengthBytes = 8;

/** The format allows no longer header. */
const longestHeader = 100_000_000;

const bitsOf: Readonly<Record<string, number>> = {
    ...{ F64: 64, I64: 64, U64: 64, F32: 32, I32: 32, U32: 32, F16: 16, BF16: 16, I16: 16, U16: 16 },
    ...{ I8: 8, U8: 8, BOOL: 8, F8_E4M3: 8, F8_E5M2: 8, F8_E8M0: 8, F4: 4 },
};

const described = z.object({
    dtype: z.string(),
    shape: z.array(z.int().min(0)),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/** How long a header is, by the first eight bytes of its file. @throws HeaderProblem */
export function headerLength(start: Uint8Array, fileBytes: number): number {
    if (start.length < lengthBytes) throw new HeaderProblem("it ends before its header begins");
    const length = new DataView(start.buffer, start.byteOffset, lengthBytes).getBigUint64(0, true);
    if (length > BigInt(longestHeader) || Number(length) + lengthBytes > fileBytes) {
        throw new HeaderProblem(`its header would have ${length} bytes, and the file has ${fileBytes}`);
    }
    return Number(length);
}

/**
 * The tensors of a file, by its header alone: no weights are read.
 *
 * @param fileBytes Size of the whole file, which has to be what the header asks for.
 * @throws HeaderProblem where the header contradicts itself or the file
 */
export function tensorsOf(header: Uint8Array, fileBytes: number): readonly Tensor[] {
    const written = z.record(z.string(), z.unknown()).safeParse(parseJson(header));
    if (!written.success) throw new HeaderProblem("its header is not a mapping of tensors");
    const tensors = Object.entries(written.data)
        .filter(([name]) => name !== "__metadata__")
        .map(([name, value]) => {
            const one = described.safeParse(value);
            if (!one.success) throw new HeaderProblem(`its header does not describe the tensor ${name}`);
            const { dtype, shape, data_offsets: offsets } = one.data;
            const bytes = offsets[1] - offsets[0];
            const asked = bytesOf(dtype, shape);
            if (asked !== undefined && asked !== bytes) {
                throw new HeaderProblem(
                    `${name} takes ${bytes} bytes, and ${dtype} [${shape.join(", ")}] has ${asked}`,
                );
            }
            return { tensor: { name, dtype, shape, bytes }, end: offsets[1] };
        });
    const end = tensors.reduce((last, one) => Math.max(last, one.end), 0);
    const asked = lengthBytes + header.length + end;
    if (asked !== fileBytes)
        throw new HeaderProblem(`its header asks for ${asked} bytes, and the file has ${fileBytes}`);
    return tensors.map(({ tensor }) => tensor);
}

/** Bytes of a tensor by its format and shape; `undefined` of a format that is not known here. */
function bytesOf(dtype: string, shape: readonly number[]): number | undefined {
    const bits = Object.hasOwn(bitsOf, dtype) ? bitsOf[dtype] : undefined;
    return bits === undefined ? undefined : Math.ceil((valuesIn(shape) * bits) / 8);
}

/** Values of a tensor. */
export function valuesIn(shape: readonly number[]): number {
    return shape.reduce((product, size) => product * size, 1);
}

function parseJson(bytes: Uint8Array): unknown {
    try {
        return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
        throw new HeaderProblem("its header is not JSON");
    }
}
