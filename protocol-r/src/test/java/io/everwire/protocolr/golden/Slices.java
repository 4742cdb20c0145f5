package io.everwire.protocolr.golden;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bytes as a network may hand them over: cut anywhere, in arrays or direct memory, not at the buffer's start. */
public final class Slices {
    private Slices() {}

    /** Random cuts, some empty, sizes from single bytes to everything. */
    public static List<ByteBuffer> random(byte[] bytes, Random random) {
        List<ByteBuffer> slices = new ArrayList<>();
        int most = 1 << random.nextInt(18);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(random.nextInt(most + 1), bytes.length - at);
            slices.add(place(bytes, at, length, random));
            at += length;
        }
        return slices;
    }

    /** One byte at a time. */
    public static List<ByteBuffer> single(byte[] bytes) {
        List<ByteBuffer> slices = new ArrayList<>();
        for (byte next : bytes) {
            slices.add(ByteBuffer.wrap(new byte[] {next}));
        }
        return slices;
    }

    private static ByteBuffer place(byte[] bytes, int at, int length, Random random) {
        int before = random.nextInt(20);
        int size = before + length + random.nextInt(20);
        ByteBuffer memory = random.nextBoolean() ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        memory.position(random.nextInt(before + 1));
        ByteBuffer slice = memory.slice();
        slice.position(before - memory.position()).limit(slice.position() + length);
        slice.put(slice.position(), bytes, at, length);
        return slice;
    }
}
