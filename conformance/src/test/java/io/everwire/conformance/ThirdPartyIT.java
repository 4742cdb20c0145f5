package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What somebody else does with what is published: the build has just built their transport by its own POM, from the
 * artifacts of this build alone, and run their test; here their JAR is a plugin of the program.
 */
@Timeout(300)
class ThirdPartyIT {
    private static final Path BUILT =
            Path.of(System.getProperty("everwire.third-party", "target/it/blocking-socket-transport/target"));
    private static final Path PROGRAM =
            Path.of(System.getProperty("everwire.conformance.jar", "target/everwire-conformance.jar"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void itsOwnBuildRanTheCasesUnderTheNameOfItsClass() throws Exception {
        NodeList runs = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(BUILT.resolve("surefire-reports/TEST-com.example.blocking.BlockingTransportTest.xml")
                        .toFile())
                .getElementsByTagName("testcase");
        Set<String> ran = new TreeSet<>();
        for (int i = 0; i < runs.getLength(); i++) {
            Element run = (Element) runs.item(i);
            assertEquals("com.example.blocking.BlockingTransportTest", run.getAttribute("classname"));
            assertEquals(0, run.getElementsByTagName("failure").getLength(), run.getAttribute("name"));
            assertEquals(0, run.getElementsByTagName("error").getLength(), run.getAttribute("name"));
            if (run.getElementsByTagName("skipped").getLength() == 0) {
                ran.add(run.getAttribute("name").replaceFirst(" .*", ""));
            }
        }
        assertTrue(ran.containsAll(Set.of("LC-1", "CO-1", "DI-1", "HC-1", "RS-1", "SH-3")), ran::toString);
    }

    @Test
    void aTransportOfSomebodyElsesPassesAsAPlugin() throws Exception {
        Path said = directory.resolve("said.txt");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        PROGRAM.toString(),
                        "--plugin",
                        BUILT.resolve("blocking-socket-transport-1.0-SNAPSHOT.jar")
                                .toString(),
                        "--transport",
                        "blocking",
                        "--level",
                        "must",
                        "--timeout-factor",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(program.waitFor(280, TimeUnit.SECONDS));
        String all = Files.readString(said);
        assertEquals(0, program.exitValue(), all);
        assertTrue(all.contains(" passed, 0 failed, "), all);
    }
}
