package io.everwire.conformance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everwire.conformance.kit.Level;
import io.everwire.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads back what was written, with text in it that every format has to escape. */
class ReportsTest {
    private static final String NASTY = "<b>\"1 & 2\"</b> ]]> \u0001 \uD800 \u00E9";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Reports.write(report(), directory);
    }

    private static Report report() {
        return report(List.of(
                run("A-1", "as acceptor", Outcome.PASSED, null),
                run("A-1", "as initiator", Outcome.PASSED, null),
                run("A-2", "", Outcome.SKIPPED, NASTY),
                run("A-2", "as acceptor", Outcome.FAILED, NASTY)));
    }

    private static Report report(List<RunEntry> runs) {
        return new Report(
                Report.SCHEMA,
                "2026-01-02T03:04:05Z",
                1_234,
                "java -jar everwire-conformance.jar",
                false,
                new Environment("1", "17", "vm", "Linux", "amd64", 2, 1L << 30),
                List.of(
                        new TransportEntry("nio", "a.Nio", List.of(Capability.LISTEN), null),
                        new TransportEntry("other", "a.Other", List.of(), "Not here. Go there.")),
                List.of(
                        new CaseEntry("A-1", Level.MUST, "It holds.", "0.1"),
                        new CaseEntry("A-2", Level.SHOULD, "1 < 2 & \"2\" > 1", "0.1")),
                runs,
                List.of("a plugin " + NASTY),
                List.of(),
                1);
    }

    private static RunEntry run(String id, String where, Outcome outcome, @Nullable String reason) {
        boolean failed = outcome == Outcome.FAILED;
        return new RunEntry(
                id,
                "nio",
                where,
                1,
                42,
                outcome,
                1_500,
                reason,
                failed ? "  1.0 ms  peer  " + NASTY : null,
                failed ? "trace " + NASTY : null,
                failed ? "java -jar x --cases A-2" : null);
    }

    // ---- JSON

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("report.json").toFile());
    }

    @Test
    void theJsonHoldsEverythingAsItWas() throws IOException {
        JsonNode json = json();
        assertEquals(1, json.get("schema").intValue());
        assertEquals(1, json.get("exitCode").intValue());
        assertEquals("LISTEN", json.at("/transports/0/capabilities/0").textValue());
        assertTrue(json.at("/transports/0/unavailable").isNull());
        assertEquals("Not here. Go there.", json.at("/transports/1/unavailable").textValue());
        assertEquals("SHOULD", json.at("/cases/1/level").textValue());
        assertEquals(4, json.get("runs").size());
        assertEquals("failed", json.at("/runs/3/outcome").textValue());
        assertEquals(42, json.at("/runs/3/seed").longValue());
        assertTrue(json.at("/runs/3/log").textValue().contains("<b>\"1 & 2\"</b> ]]> \uFFFD \uFFFD \u00E9"));
        assertEquals("java -jar x --cases A-2", json.at("/runs/3/command").textValue());
    }

    @Test
    void everyFieldOfTheJsonIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
        Set<String> written = new TreeSet<>();
        collect("", json(), written);
        String guide = Files.readString(Path.of("../docs/conformance.md"));
        Set<String> documented = new TreeSet<>();
        guide.lines()
                .filter(line -> line.startsWith("| `/"))
                .map(line -> line.substring(4, line.indexOf('`', 4)))
                .forEach(documented::add);
        assertEquals(documented, written);
    }

    private static void collect(String path, JsonNode node, Set<String> into) {
        node.properties().forEach(field -> {
            into.add(path + field.getKey());
            JsonNode value = field.getValue();
            collect(path + field.getKey() + "/", value.isArray() && value.size() > 0 ? value.get(0) : value, into);
        });
    }

    // ---- XML

    private static Document parsed(Path file) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        return builder.parse(file.toFile());
    }

    private static Stream<Element> elements(NodeList list) {
        return IntStream.range(0, list.getLength()).mapToObj(i -> (Element) list.item(i));
    }

    @Test
    void theXmlHasASuiteWithACaseForEachRun() throws Exception {
        Element suite =
                parsed(directory.resolve("TEST-everwire-conformance-nio.xml")).getDocumentElement();
        assertEquals("testsuite", suite.getTagName());
        assertEquals("4", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals("1", suite.getAttribute("skipped"));
        assertEquals("6.000", suite.getAttribute("time"));
        assertEquals(
                List.of(
                        "A-1 as acceptor [MUST, seed 42]",
                        "A-1 as initiator [MUST, seed 42]",
                        "A-2 [SHOULD, seed 42]",
                        "A-2 as acceptor [SHOULD, seed 42]"),
                elements(suite.getElementsByTagName("testcase"))
                        .map(element -> element.getAttribute("name"))
                        .toList());
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertTrue(failure.getAttribute("message").startsWith("<b>\"1 & 2\"</b> ]]> \uFFFD"));
        assertTrue(failure.getTextContent().contains("1.0 ms  peer  <b>"));
        assertTrue(failure.getTextContent().contains("again: java -jar x --cases A-2"));
    }

    @Test
    void aTransportThatDidNotRunHasAnEmptySuite() throws Exception {
        Element suite =
                parsed(directory.resolve("TEST-everwire-conformance-other.xml")).getDocumentElement();
        assertEquals("0", suite.getAttribute("tests"));
    }

    // ---- the page

    /** It is written as XML, too, so that a strict reader finds each mark that is not closed or not escaped. */
    @Test
    void thePageIsAMatrixOfCasesAndTransportsWithTheLogOfEachFailure() throws Exception {
        Document page = parsed(directory.resolve("report.html"));
        Element matrix = (Element) page.getElementsByTagName("table").item(0);
        List<String> rows = elements(matrix.getElementsByTagName("tr"))
                .map(row -> elements(row.getElementsByTagName("td"))
                        .skip(2)
                        .map(Element::getTextContent)
                        .toList())
                .map(Object::toString)
                .toList();
        assertEquals(List.of("[]", "[passed 2\u00D7, not run]", "[failed, not run]"), rows);
        assertTrue(page.getDocumentElement()
                .getTextContent()
                .contains("no runs of a MUST, and 1 run of a SHOULD, failed"));
        assertTrue(page.getDocumentElement().getTextContent().contains("Failed: A-2 over nio, as acceptor"));
        assertTrue(page.getDocumentElement().getTextContent().contains("A-2: <b>\"1 & 2\"</b> ]]>"));
        Element link = (Element) matrix.getElementsByTagName("a").item(0);
        Element failure = elements(page.getElementsByTagName("section"))
                .filter(section -> ("#" + section.getAttribute("id")).equals(link.getAttribute("href")))
                .findFirst()
                .orElseThrow();
        assertTrue(failure.getTextContent().contains("1.0 ms  peer  <b>\"1 & 2\"</b>"));
        assertTrue(failure.getTextContent().contains("java -jar x --cases A-2"));
        assertTrue(page.getDocumentElement().getTextContent().contains("a plugin <b>"));
        assertTrue(page.getDocumentElement().getTextContent().contains("Not here. Go there."));
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws IOException {
        String page = Files.readString(directory.resolve("report.html"));
        assertFalse(page.matches("(?s).*(<script|<link|<img|@import|url\\(|https?://).*"), page);
    }

    // ---- the table

    @Test
    void theTableHasALineForEachCaseAndAColumnForEachTransport() {
        List<String> lines =
                new TextTable(report(), (text, outcome) -> text).text().lines().toList();
        assertTrue(lines.get(0).matches("id +level +what is promised +nio  other"), lines::toString);
        assertTrue(lines.get(1).matches("A-1 +MUST +It holds\\. +ok   -"), lines::toString);
        assertTrue(lines.get(2).matches("A-2 +SHOULD +.* +FAIL  ?-"), lines::toString);
        assertTrue(lines.contains("nio: 2 passed, 1 failed, 1 skipped"), lines::toString);
        assertTrue(lines.contains("other: not available: Not here. Go there."), lines::toString);
    }

    @Test
    void aLongLogIsShownByItsBeginningAndItsEnd() {
        String log = IntStream.range(0, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        RunEntry failed = new RunEntry("A-1", "nio", "", 1, 1, Outcome.FAILED, 1, "why", log, null, "again");
        List<String> lines = new TextTable(report(List.of(failed)), (text, outcome) -> text)
                .text()
                .lines()
                .toList();
        assertTrue(lines.containsAll(List.of("line 0", "line 19", "line 80", "line 99")), lines::toString);
        assertFalse(lines.contains("line 20"));
        assertFalse(lines.contains("line 79"));
        assertTrue(lines.contains("  ... 60 lines more, which --out writes down"), lines::toString);
    }
}
