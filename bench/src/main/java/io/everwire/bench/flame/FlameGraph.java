package io.everwire.bench.flame;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A picture of where a thread's time went: each frame stands on its caller and is as wide as its share of the samples. SVG that
 * needs nothing else; a browser shows name, samples and share of what the mouse points at.
 */
public final class FlameGraph {
    private static final double WIDTH = 1_200;
    private static final double MARGIN = 10;
    private static final double INNER = WIDTH - 2 * MARGIN;
    private static final int ROW = 16;
    private static final int HEAD = 64;
    /** Narrower frames could not be seen, only weigh. */
    private static final double SHARE_SHOWN = 0.001;
    /** Of one character in the type that the style sheet asks for. */
    private static final double LETTER = 6.7;

    private static final int FEWEST_LETTERS = 3;
    private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])");

    private final String title;
    private final Profile profile;
    private final StringBuilder svg = new StringBuilder();

    public FlameGraph(String title, Profile profile) {
        this.title = title;
        this.profile = profile;
    }

    /** The whole document. */
    public String svg() {
        Frame all = new Frame("all");
        profile.stacks().forEach(all::add);
        int height = HEAD + (all.depth(fewest()) - 1) * ROW + (int) MARGIN;
        svg.setLength(0);
        begin(height);
        legend();
        drawCallees(all.callees(), MARGIN, height - (int) MARGIN - ROW);
        return svg.append("</svg>\n").toString();
    }

    private double fewest() {
        return profile.samples() * SHARE_SHOWN;
    }

    private void begin(int height) {
        // A background of its own, so that it can be read on a dark page, too.
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"%1$d\" viewBox=\"0 0 1200 %1$d\" role=\"img\">%n",
                height);
        put("<title>%s</title>%n<style>%n", escaped(title));
        put("text{font:11px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1a1a1a}%n");
        put(
                ".h{font-size:16px;font-weight:bold}rect{stroke:#fff;stroke-width:.5}g:hover rect{stroke:#000;stroke-width:1}%n");
        for (Kind kind : Kind.values()) {
            put(".%s{fill:%s}", kind.word(), kind.colour());
        }
        put("%n</style>%n<rect width=\"1200\" height=\"%d\" fill=\"#fbfbf8\"/>%n", height);
        put("<text class=\"h\" x=\"%.0f\" y=\"24\">%s</text>%n", MARGIN, escaped(title));
    }

    /** The kinds, each with the share of the samples that it had itself. */
    private void legend() {
        Map<Kind, Long> own = new EnumMap<>(Kind.class);
        profile.stacks().forEach((stack, count) -> own.merge(Kind.of(stack.get(stack.size() - 1)), count, Long::sum));
        double x = MARGIN;
        for (Kind kind : Kind.values()) {
            String text = "%s %.1f %%".formatted(kind.label(), share(own.getOrDefault(kind, 0L)));
            put("<rect class=\"%s\" x=\"%.1f\" y=\"36\" width=\"12\" height=\"12\"/>", kind.word(), x);
            put("<text x=\"%.1f\" y=\"46\">%s</text>%n", x + 16, text);
            x += 16 + (text.length() + 2) * LETTER;
        }
        put("<text x=\"%.1f\" y=\"46\">of %d samples</text>%n", x, profile.samples());
    }

    private void draw(Frame frame, double x, int y) {
        double width = INNER * frame.samples() / profile.samples();
        String name = Kind.unmarked(frame.name());
        put("<g><title>%s: %d samples, %.2f %%</title>", escaped(name), frame.samples(), share(frame.samples()));
        put(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"15\"/>",
                Kind.of(frame.name()).word(), x, y, width);
        String label = label(name, (int) ((width - 4) / LETTER));
        if (!label.isEmpty()) {
            put("<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 11, escaped(label));
        }
        put("</g>%n");
        drawCallees(frame.callees(), x, y - ROW);
    }

    private void drawCallees(List<Frame> callees, double left, int y) {
        double x = left;
        for (Frame callee : callees) {
            if (callee.samples() >= fewest()) {
                draw(callee, x, y);
                x += INNER * callee.samples() / profile.samples();
            }
        }
    }

    private static String label(String name, int letters) {
        String brief = PACKAGE.matcher(name).replaceFirst("");
        if (brief.length() <= letters) {
            return brief;
        }
        return letters < FEWEST_LETTERS ? "" : brief.substring(0, letters - 1) + "…";
    }

    private double share(long samples) {
        return 100.0 * samples / profile.samples();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void put(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
