package io.everwire.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios on request. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before all tests
class ReplTest {
    private static Stack.Server server;
    private static Link link;

    @BeforeAll
    static void connect() throws Exception {
        Stack stack = new EverwireStack(
                Transports.named("nio"), TransportSettings.defaults().withLoops(1), EverwireStack.freshKey());
        server = stack.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CommandService::new);
        link = stack.connect(server.address(), server.key(), 1);
    }

    @AfterAll
    static void close() {
        link.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aScenarioAnswersWithItsFigures(Scenario scenario) throws Exception {
        List<String> lines = ask(scenario.word() + " 20000\n");
        assertEquals("READY", lines.get(0));
        for (String line : lines.subList(1, lines.size() - 1)) {
            assertTrue(line.matches("tag," + scenario.word() + ",[a-zA-Z0-9./-]+,[0-9.]+"), line);
        }
        assertTrue(lines.size() > 2, lines::toString);
        assertEquals("DONE", lines.get(lines.size() - 1));
    }

    @Test
    void whatIsNoScenarioIsSaidAndTheNextLineIsServed() throws Exception {
        List<String> lines = ask("nonsense 5\necho1 many\n\nbulk1 1\n");
        assertTrue(lines.get(1).startsWith("FAILED no scenario nonsense"), lines.get(1));
        assertTrue(lines.get(2).startsWith("FAILED"), lines.get(2));
        assertEquals("DONE", lines.get(lines.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "bulk1, MB/s",
        "bulk100, MB/s",
        "echo1, rt/s p50us p99us",
        "echo64, rt/s p50us p99us",
        "open, streams/s p50us p99us"
    })
    void eachScenarioHasTheFiguresThatHarnessesReadEvenOfOneByte(String scenario, String units) throws Exception {
        List<String> lines = ask(scenario + " 1\n");
        for (String unit : units.split(" ", -1)) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("tag," + scenario + "," + unit + ",")), unit);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bulk1",
                "bulk1 0",
                "bulk1 -5",
                "bulk1 1MiB",
                "bulk1 1 2",
                "bulk1 99999999999999999999",
                "bulk1 x"
            })
    void whatAreNoBytesIsSaid(String line) throws Exception {
        List<String> lines = ask(line + "\n");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(1).startsWith("FAILED expected a scenario and its bytes"), lines.get(1));
    }

    @Test
    void quitEndsIt() throws Exception {
        assertEquals(List.of("READY"), ask("quit\nbulk1 1\n"));
    }

    private static List<String> ask(String input) throws Exception {
        StringWriter output = new StringWriter();
        new Repl(link, "tag", Repl.ENOUGH, new PrintWriter(output)).serve(new BufferedReader(new StringReader(input)));
        return output.toString().lines().toList();
    }
}
