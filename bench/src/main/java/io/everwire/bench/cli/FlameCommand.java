package io.everwire.bench.cli;

import io.everwire.bench.flame.FlameGraph;
import io.everwire.bench.flame.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws folded stacks. */
@Command(name = "flame", description = "Draw a flame graph of folded stacks, as flame.sh records them.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class FlameCommand implements Callable<Integer> {
    @Option(
            names = "--in",
            required = true,
            paramLabel = "FOLDED",
            description = "Lines 'outermost;...;innermost COUNT'; Java's frames end with _[j], the kernel's with _[k].")
    private Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The SVG file to write.")
    private Path out;

    @Option(names = "--title", paramLabel = "TEXT", description = "What it shows (default: the name of the file).")
    private String title = "";

    @Override
    public Integer call() throws Exception {
        Profile profile = Profile.of(Files.readAllLines(in));
        String heading = title.isEmpty() ? String.valueOf(in.getFileName()) : title;
        Files.writeString(out, new FlameGraph(heading, profile).svg());
        return 0;
    }
}
