package io.everwire.mux.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams by id: open addressing with linear probing, so that a lookup for each frame makes no object. */
final class StreamTable {
    private static final int SMALLEST = 8;

    private @Nullable StreamMachine[] slots = new @Nullable StreamMachine[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    StreamMachine get(int id) {
        return slots[find(id)];
    }

    void add(StreamMachine stream) {
        if ((size + 1) * 2 > slots.length) {
            resize(slots.length * 2);
        }
        int index = find(stream.id());
        assert slots[index] == null : "id in use";
        slots[index] = stream;
        size++;
    }

    void remove(int id) {
        int hole = find(id);
        if (slots[hole] == null) {
            return;
        }
        slots[hole] = null;
        size--;
        closeGap(hole);
        if (slots.length > SMALLEST && size * 8 < slots.length) {
            resize(slots.length / 2);
        }
    }

    /** Later entries of the same run move back, so that a probe never stops at the hole before it finds them. */
    private void closeGap(int hole) {
        int mask = slots.length - 1;
        int gap = hole;
        for (int i = (hole + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
            StreamMachine entry = slots[i];
            int home = home(entry.id());
            if (((i - home) & mask) >= ((i - gap) & mask)) {
                slots[gap] = entry;
                slots[i] = null;
                gap = i;
            }
        }
    }

    /** A copy, so that the table may change while it is walked. */
    List<StreamMachine> snapshot() {
        List<StreamMachine> all = new ArrayList<>(size);
        for (StreamMachine stream : slots) {
            if (stream != null) {
                all.add(stream);
            }
        }
        return all;
    }

    void clear() {
        slots = new @Nullable StreamMachine[SMALLEST];
        size = 0;
    }

    private int find(int id) {
        int mask = slots.length - 1;
        int index = home(id);
        for (StreamMachine at = slots[index]; at != null && at.id() != id; at = slots[index]) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private int home(int id) {
        return ((id * 0x9E3779B9) >>> 7) & (slots.length - 1);
    }

    private void resize(int capacity) {
        List<StreamMachine> all = snapshot();
        slots = new @Nullable StreamMachine[capacity];
        size = 0;
        all.forEach(this::add);
    }
}
