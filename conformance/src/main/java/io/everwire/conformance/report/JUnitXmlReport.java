package io.everwire.conformance.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * The report in the XML that build servers read: a file and a suite for each transport, a test case for each run. Holds
 * no system properties, which may be secret.
 */
public final class JUnitXmlReport {
    private final Report report;
    private final XMLStreamWriter xml;

    private JUnitXmlReport(Report report, XMLStreamWriter xml) {
        this.report = report;
        this.xml = xml;
    }

    /** Into a directory that is there, as {@code TEST-everwire-conformance-NAME.xml}. */
    public static void write(Report report, Path directory) throws IOException {
        for (TransportEntry transport : report.transports()) {
            Path file = directory.resolve("TEST-everwire-conformance-" + transport.name() + ".xml");
            try (Writer out = Files.newBufferedWriter(file)) {
                write(report, transport, out);
            }
        }
    }

    private static void write(Report report, TransportEntry transport, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            new JUnitXmlReport(report, xml).suite(transport);
            xml.flush();
        } catch (XMLStreamException unwritable) {
            throw new IOException(unwritable);
        }
    }

    private void suite(TransportEntry transport) throws XMLStreamException {
        List<RunEntry> runs = report.runs().stream()
                .filter(run -> run.transport().equals(transport.name()))
                .toList();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        attribute("name", "everwire-conformance." + transport.name());
        attribute("timestamp", report.started());
        attribute("tests", Integer.toString(runs.size()));
        attribute("failures", Long.toString(report.count(transport, Outcome.FAILED)));
        attribute("errors", "0");
        attribute("skipped", Long.toString(report.count(transport, Outcome.SKIPPED)));
        attribute("time", seconds(runs.stream().mapToLong(RunEntry::millis).sum()));
        for (RunEntry run : runs) {
            testCase(run);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void testCase(RunEntry run) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        attribute("classname", "everwire.conformance." + run.transport());
        attribute("name", name(run));
        attribute("time", seconds(run.millis()));
        switch (run.outcome()) {
            case SKIPPED -> skipped(run);
            case FAILED -> failure(run);
            case PASSED -> {}
        }
        xml.writeEndElement();
    }

    private String name(RunEntry run) {
        String level = report.caseOf(run).level().name();
        return (run.id() + " " + run.where()).strip() + " [" + level + ", seed " + run.seed() + "]";
    }

    private void skipped(RunEntry run) throws XMLStreamException {
        xml.writeStartElement("skipped");
        attribute("message", text(run.reason()));
        xml.writeEndElement();
    }

    private void failure(RunEntry run) throws XMLStreamException {
        xml.writeStartElement("failure");
        attribute("message", text(run.reason()));
        attribute("type", report.caseOf(run).level().name());
        xml.writeCharacters(String.join(
                "\n\n",
                report.caseOf(run).promise(),
                text(run.log()),
                "again: " + text(run.command()),
                text(run.trace())));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, value);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1e3);
    }
}
