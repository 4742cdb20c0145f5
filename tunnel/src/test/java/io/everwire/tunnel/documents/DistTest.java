package io.everwire.tunnel.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everwire.tunnel.cli.Everwire;
import io.everwire.tunnel.settings.Amounts;
import io.everwire.tunnel.settings.NamedSettings;
import io.everwire.tunnel.settings.NamedSettings.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is handed out beside the program starts it as it can be started. */
class DistTest {
    private static final Path DIST = Repository.ROOT.resolve("tunnel/src/dist");
    private static final Pattern SET = Pattern.compile("--set ([a-z][\\w.]*=[\\w.]+)");

    @Test
    void theUnitStartsAnExitAndGivesItTimeToDrain() throws IOException {
        String unit = Files.readString(DIST.resolve("everwire-exit.service")).replace("\\\n", " ");
        List<String> command = List.of(found(unit, "ExecStart=(.*)").split("\\s+"));
        assertEquals(List.of(), Commands.java(command.subList(1, command.size())));
        String drain = command.get(command.indexOf("--drain") + 1);
        long spare = Amounts.time(found(unit, "TimeoutStopSec=(.*)")).toSeconds()
                - Amounts.time(drain).toSeconds();
        assertTrue(spare >= 15, "the exit's own closing takes up to 15 s");
    }

    @Test
    void theImageStartsAnExit() throws IOException {
        String image = Files.readString(DIST.resolve("Containerfile"));
        String[] options = JsonMapper.builder().build().readValue(found(image, "\nCMD (.*)"), String[].class);
        assertEquals(Optional.empty(), ProgramCommand.problem(Everwire.commandLine(), Arrays.asList(options)));
    }

    @Test
    void settingsThatDocumentsChangeCanBeChanged() throws IOException {
        for (Path document : List.of(Path.of("docs/operating.md"), Path.of("docs/settings.md"))) {
            String text = Files.readString(Repository.ROOT.resolve(document));
            List<MatchResult> shown = SET.matcher(text).results().toList();
            assertTrue(!shown.isEmpty(), document::toString);
            NamedSettings exit = new NamedSettings(Side.EXIT);
            shown.stream().map(match -> match.group(1)).distinct().forEach(exit::set);
            assertTrue(exit.build() != null, document::toString);
        }
    }

    private static String found(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), pattern);
        return found.group(1).strip();
    }
}
