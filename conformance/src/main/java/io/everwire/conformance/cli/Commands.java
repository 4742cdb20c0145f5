package io.everwire.conformance.cli;

import io.everwire.conformance.kit.KitSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines that run the program again, quoted for a shell. */
record Commands(List<Path> plugins, KitSettings settings) {
    private static final String PROGRAM = "java -jar everwire-conformance.jar ";

    /** What was run. */
    static String of(List<String> arguments) {
        return (PROGRAM + joined(arguments)).strip();
    }

    /** What repeats one case with its seed. */
    String again(String transport, String id, long seed) {
        List<String> arguments = new ArrayList<>();
        plugins.forEach(plugin -> arguments.addAll(List.of("--plugin", plugin.toString())));
        arguments.addAll(List.of("--transport", transport, "--cases", id, "--seed", Long.toString(seed)));
        if (settings.full()) {
            arguments.addAll(List.of("--size", "full"));
        }
        if (settings.timeoutFactor() != 1) {
            arguments.addAll(List.of("--timeout-factor", Double.toString(settings.timeoutFactor())));
        }
        return PROGRAM + joined(arguments);
    }

    private static String joined(List<String> arguments) {
        return arguments.stream().map(Commands::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:=,+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
