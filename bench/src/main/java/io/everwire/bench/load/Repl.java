package io.everwire.bench.load;

import io.everwire.bench.flow.Failures;
import io.everwire.bench.flow.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Runs scenarios on request over one link that stays warm, so that a harness can take turns between stacks: prints {@code
 * READY}, reads lines {@code SCENARIO BYTES}, and answers each with lines {@code tag,scenario,unit,value} and {@code DONE},
 * or with {@code FAILED reason}.
 */
public final class Repl {
    /** When round trips and the like are stopped, however many bytes were asked for. */
    public static final Duration ENOUGH = Duration.ofSeconds(10);

    private final Link link;
    private final String tag;
    private final Duration enough;
    private final PrintWriter out;

    public Repl(Link link, String tag, Duration enough, PrintWriter out) {
        this.link = link;
        this.tag = tag;
        this.enough = enough;
        this.out = out;
    }

    /** Serves until the input ends, or says {@code quit}. */
    public void serve(BufferedReader in) throws IOException, InterruptedException {
        say("READY");
        for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
            if (!line.isBlank()) {
                answer(line.strip().split("\\s+", -1));
            }
        }
    }

    private void answer(String[] words) throws InterruptedException {
        try {
            Scenario scenario = Scenario.named(words[0]);
            scenario.run(link, bytes(words), enough, (unit, value) -> figure(words[0], unit, value));
            say("DONE");
        } catch (LoadFailure | RuntimeException failure) {
            say("FAILED " + Failures.line(failure));
        }
    }

    private static long bytes(String[] words) {
        if (words.length != 2 || !words[1].matches("0*[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException(
                    "expected a scenario and its bytes, 1 or more, such as bulk1 1000000, not "
                            + String.join(" ", words));
        }
        return Long.parseLong(words[1]);
    }

    private void figure(String scenario, String unit, double value) {
        say(String.format(Locale.ROOT, "%s,%s,%s,%.3f", tag, scenario, unit, value));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
