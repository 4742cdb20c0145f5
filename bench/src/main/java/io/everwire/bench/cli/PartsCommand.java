package io.everwire.bench.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to JMH, which has options of its own. */
@Command(
        name = "parts",
        mixinStandardHelpOptions = false,
        description = "Run the parts under JMH, with its options: -prof gc, -l, a pattern, ... (-h for all).")
@SuppressWarnings("NullAway.Init") // set by picocli
final class PartsCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments;

    @Override
    public Integer call() throws Exception {
        Main.main(arguments == null ? new String[0] : arguments.toArray(String[]::new));
        return 0;
    }
}
