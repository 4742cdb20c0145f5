package io.everwire.bench.flame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A function as it was called in one way: its samples, and what it called. Stacks with the same beginning share their frames. */
final class Frame {
    private final String name;
    private final Map<String, Frame> callees = new LinkedHashMap<>();
    private long samples;

    Frame(String name) {
        this.name = name;
    }

    /** Adds a stack that begins here, outermost frame first. */
    void add(List<String> stack, long count) {
        samples += count;
        if (!stack.isEmpty()) {
            callees.computeIfAbsent(stack.get(0), Frame::new).add(stack.subList(1, stack.size()), count);
        }
    }

    /** With the mark of its kind. */
    String name() {
        return name;
    }

    /** Those of its callees among them. */
    long samples() {
        return samples;
    }

    /** The widest first. */
    List<Frame> callees() {
        List<Frame> sorted = new ArrayList<>(callees.values());
        sorted.sort(Comparator.comparingLong(Frame::samples).reversed().thenComparing(Frame::name));
        return sorted;
    }

    /** How many rows it takes with all that is called, where frames of fewer samples are left out. */
    int depth(double fewest) {
        int deepest = 0;
        for (Frame callee : callees.values()) {
            deepest = callee.samples >= fewest ? Math.max(deepest, callee.depth(fewest)) : deepest;
        }
        return deepest + 1;
    }
}
