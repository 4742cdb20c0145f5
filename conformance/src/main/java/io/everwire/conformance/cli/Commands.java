package io.everwire.conformance.cli;

import io.everwire.conformance.kit.KitSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines that run the program again, quoted for a shell. */
record Commands(List<Path> plugins, KitSettings settings) {
    private static final String PROGRAM = program() + " ";

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

    /** As this very program was started: its JAR by {@code -jar}, or a class path. */
    private static String program() {
        String path = System.getProperty("java.class.path", "");
        if (System.getProperty("sun.java.command", "").startsWith(Conformance.class.getName())) {
            return "java -cp " + quoted(path) + " " + Conformance.class.getName();
        }
        return "java -jar " + (isOwnJar(path) ? quoted(path) : "everwire-conformance.jar");
    }

    private static boolean isOwnJar(String path) {
        CodeSource source = Commands.class.getProtectionDomain().getCodeSource();
        try {
            return source != null
                    && path.endsWith(".jar")
                    && Files.isSameFile(
                            Path.of(path), Path.of(source.getLocation().toURI()));
        } catch (IOException | URISyntaxException | RuntimeException elsewhere) {
            return false;
        }
    }

    private static String joined(List<String> arguments) {
        return arguments.stream().map(Commands::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:=,+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
