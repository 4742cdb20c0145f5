package io.everwire.conformance.cli;

import io.everwire.conformance.Catalogue;
import io.everwire.conformance.KitCase;
import io.everwire.conformance.kit.Level;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which cases run. */
final class Selection {
    @Option(
            names = "--cases",
            paramLabel = "GLOB",
            split = ",",
            description =
                    "The ids of the cases to run, with * and ?, separated by commas: 'HC-*,DI-1'. All by default.")
    private List<String> globs = List.of("*");

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "The lowest level to run: must, should or info (default: ${DEFAULT-VALUE}).")
    private Level level = Level.INFO;

    /** Never empty: a selection that selects nothing is a mistake, and so is a part of it that does. */
    List<KitCase> cases() {
        List<KitCase> found = Catalogue.cases().stream()
                .filter(kitCase -> kitCase.promise().level().compareTo(level) <= 0)
                .toList();
        globs.forEach(glob -> requireSome(glob, found));
        return found.stream()
                .filter(kitCase -> globs.stream().anyMatch(glob -> matches(glob, kitCase)))
                .toList();
    }

    private void requireSome(String glob, List<KitCase> found) {
        if (found.stream().noneMatch(kitCase -> matches(glob, kitCase))) {
            throw new Stopped(
                    ExitCode.NOTHING_SELECTED,
                    "no case matches '" + glob + "' at level " + level.name().toLowerCase(Locale.ROOT)
                            + "; --list shows all");
        }
    }

    private static boolean matches(String glob, KitCase kitCase) {
        return pattern(glob.strip()).matcher(kitCase.id()).matches();
    }

    private static Pattern pattern(String glob) {
        String regex = glob.chars()
                .mapToObj(letter -> switch (letter) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(letter));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
