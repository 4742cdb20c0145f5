package io.everwire.conformance.cli;

import io.everwire.conformance.report.RunEntry;
import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;

/** Says how far a launch is: on one line in a terminal, elsewhere now and then. Used by one thread. */
final class Progress {
    private static final long BETWEEN_NANOS = 10_000_000_000L;
    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final boolean terminal;
    private final Set<String> begun = new TreeSet<>();
    private String transport = "";
    private int cases;
    private int runs;
    private int failed;
    private long told = System.nanoTime();

    Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void start(String name, int count) {
        transport = name;
        cases = count;
        runs = 0;
        failed = 0;
        begun.clear();
    }

    void ran(RunEntry run) {
        begun.add(run.id());
        runs++;
        failed += run.failed() ? 1 : 0;
        if (terminal) {
            out.printf("\r%-" + WIDTH + "." + WIDTH + "s", line(run));
            out.flush();
        } else if (System.nanoTime() - told > BETWEEN_NANOS) {
            told = System.nanoTime();
            out.println(line(run));
        }
    }

    private String line(RunEntry run) {
        return transport + ": case " + begun.size() + " of " + cases + ", " + runs + " runs, " + failed + " failed: "
                + run.id() + " " + run.where();
    }

    void end() {
        if (terminal) {
            out.printf("\r%" + WIDTH + "s\r", "");
        }
        out.printf("%s: %d cases, %d runs, %d failed%n", transport, begun.size(), runs, failed);
        out.flush();
    }
}
