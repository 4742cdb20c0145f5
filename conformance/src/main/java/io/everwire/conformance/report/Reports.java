package io.everwire.conformance.report;

import java.io.IOException;
import java.nio.file.Path;

/** All forms of a report that are files. */
public final class Reports {
    private Reports() {}

    /** Into a directory that is there: {@code report.json}, {@code report.html}, {@code TEST-*.xml}. */
    public static void write(Report report, Path directory) throws IOException {
        JsonReport.write(report, directory.resolve("report.json"));
        HtmlReport.write(report, directory.resolve("report.html"));
        JUnitXmlReport.write(report, directory);
    }
}
