package io.everwire.tunnel.documents;

import io.everwire.protocolr.auth.ExitKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** A line for one of the programs, read as the program would read it. */
final class ProgramCommand {
    /** What is left to the reader: {@code HOST:PORT}, {@code HEX}, {@code $KEY}, {@code <key>}. */
    private static final Pattern TO_FILL_IN = Pattern.compile("[A-Z][A-Z0-9_:/.-]*|.*\\$[\\w{(].*|<[^>]+>");

    private static final Map<String, String> EXAMPLES = Map.of(
            "HEX",
            ExitKey.of(new byte[32]).publicKey().hex(),
            "HOST:PORT",
            "127.0.0.1:4000",
            "[HOST:]PORT",
            "4000",
            "CIDR",
            "10.0.0.0/8",
            "TIME",
            "1s",
            "SIZE",
            "1MiB",
            "N",
            "1");

    private ProgramCommand() {}

    /** What the program would have against these arguments; {@code ...} stands for more of them. */
    static Optional<String> problem(CommandLine program, List<String> arguments) {
        List<String> said = new ArrayList<>(arguments);
        boolean abridged = said.removeIf(word -> word.equals("...") || word.equals("…"));
        try {
            program.parseArgs(filledIn(program, said).toArray(String[]::new));
            return Optional.empty();
        } catch (MissingParameterException missing) {
            return abridged ? Optional.empty() : Optional.of(String.valueOf(missing.getMessage()));
        } catch (ParameterException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    private static List<String> filledIn(CommandLine program, List<String> words) {
        CommandLine command =
                words.isEmpty() ? program : program.getSubcommands().getOrDefault(words.get(0), program);
        List<String> filled = new ArrayList<>();
        String before = "";
        for (String word : words) {
            OptionSpec option = command.getCommandSpec().findOption(before);
            boolean isOpen = option != null && TO_FILL_IN.matcher(word).matches();
            filled.add(isOpen ? EXAMPLES.getOrDefault(option.paramLabel(), word) : word);
            before = word;
        }
        return filled;
    }
}
