package io.everwire.bench.flame;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stacks that share their beginnings, as wide as their samples. */
class FlameGraphTest {
    private static final Pattern FRAME = Pattern.compile(
            "<g><title>(.+?): ([0-9]+) samples, [0-9.]+ %</title><rect class=\"(\\w+)\" x=\"([0-9.]+)\" y=\"([0-9]+)\" width=\"([0-9.]+)\"");

    @Test
    void stacksWithTheSameBeginningShareItsFrames() {
        String svg = svg("run;read 10", "run;write 20", "run;write;copy 5", "run 5");
        assertEquals(40, samples(svg, "run"));
        assertEquals(25, samples(svg, "write"));
        assertEquals(10, samples(svg, "read"));
        assertEquals(5, samples(svg, "copy"));
    }

    @Test
    void calleesStandBesideEachOtherOnTheirCallerAndAddUpToIt() {
        String svg = svg("run;read 30", "run;write 70");
        double run = width(svg, "run");
        assertEquals(1_180, run);
        assertEquals(run, width(svg, "read") + width(svg, "write"), 0.2);
        assertEquals(0.7 * run, width(svg, "write"), 0.1);
        assertEquals(number(svg, "write", 4) + width(svg, "write"), number(svg, "read", 4), 0.2);
        assertEquals(number(svg, "run", 5) - 16, number(svg, "write", 5));
    }

    @Test
    void aFrameNarrowerThanAThousandthIsLeftOut() {
        String svg = svg("run;seen 1", "run;unseen;deep;deeper 1", "run 998");
        assertTrue(svg.contains("seen: 1 samples"), svg);
        svg = svg("run;unseen;deep;deeper 1", "run 1001");
        assertFalse(svg.contains("unseen"), svg);
        assertEquals(svg("run 1002").lines().findFirst(), svg.lines().findFirst());
    }

    @Test
    void namesAreEscaped() {
        String svg = svg("a.B<C>.<init>&\"d\"_[j] 10");
        assertTrue(
                svg.contains("<title>a.B&lt;C&gt;.&lt;init&gt;&amp;&quot;d&quot;: 10 samples, 100.00 %</title>"), svg);
        assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aLabelIsWithoutPackageAndCutToItsFrameButTheTitleIsWhole() {
        String name = "io.everwire.mux.frame.FrameDecoder.step";
        String svg = svg(name + "_[j] 90", "other 910");
        assertTrue(svg.contains(">FrameDecoder.s…<"), svg);
        assertTrue(svg.contains("<title>" + name + ": 90 samples, 9.00 %</title>"), svg);
    }

    @ParameterizedTest
    @CsvSource({
        "io.everwire.mux.MuxDriver.run_[j], EVERWIRE",
        "io.netty.channel.AbstractChannel$AbstractUnsafe.flush0_[j], NETTY",
        "sun.nio.ch.IOUtil.write_[j], JDK",
        "StubRoutines::jbyte_disjoint_arraycopy, JDK",
        "StubRoutines::chacha20Block, CIPHER",
        "com.sun.crypto.provider.ChaCha20Cipher.engineUpdate_[j], CIPHER",
        "'cipher (native, no frame pointers)', CIPHER",
        "tcp_sendmsg_[k], KERNEL",
        "__GI___writev, NATIVE"
    })
    void everyFrameIsOfAKind(String frame, Kind kind) {
        assertEquals(kind, Kind.of(frame));
        assertTrue(svg(frame + " 1").contains("<rect class=\"" + kind.word() + "\" x=\"10.0\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# hertz=999 records=1 seconds=1"})
    void anEmptyProfileIsRefused(String line) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Profile.of(List.of(line)));
        assertEquals("no samples: nothing was running, or it was not recorded", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "run;read many", "run; 5x", ";run 5", "12"})
    void whatIsNoFoldedStackIsRefusedByName(String line) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Profile.of(List.of("run 1", line)));
        assertEquals("not a folded stack: '" + line + "'", refused.getMessage());
    }

    private static String svg(String... lines) {
        return new FlameGraph("Some time", Profile.of(List.of(lines))).svg();
    }

    private static long samples(String svg, String name) {
        return (long) number(svg, name, 2);
    }

    private static double width(String svg, String name) {
        return number(svg, name, 6);
    }

    private static double number(String svg, String name, int group) {
        List<MatchResult> frames = FRAME.matcher(svg)
                .results()
                .filter(frame -> frame.group(1).equals(name))
                .toList();
        assertEquals(1, frames.size(), () -> name + " in " + svg);
        return Double.parseDouble(frames.get(0).group(group));
    }
}
