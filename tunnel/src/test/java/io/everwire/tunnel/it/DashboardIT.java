package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The live page of a demo, in Chromium. The screenshots are for people: target/screenshots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DashboardIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String LIVE = "document.body.dataset.connection === 'live'";
    private static final String LAST_EVENT = "Number(document.querySelector('#events li')?.dataset.number ?? 0)";

    private static final String WORST = "document.querySelector('#summary-worst').textContent.replace(/\\D/g, '')";

    private Program demo;
    private Chromium browser;
    private String url = "";

    @BeforeAll
    void startDemoAndBrowser() throws Exception {
        browser = Chromium.start();
        demo = Program.everwire("demo", "--keep", "--size", "16MiB", "--dashboard", "0");
        url = demo.said("DASHBOARD");
    }

    @AfterAll
    void end() {
        browser.close();
        demo.close();
    }

    @BeforeEach
    void open() {
        browser.size(1440, 1000, false);
        browser.prefers("light");
        browser.open(url);
        browser.until(LIVE);
    }

    @Test
    void allMembersAppearAndCarryBytes() {
        browser.until("document.querySelectorAll('.lane').length === 8");
        browser.until("document.querySelector('#summary-members').textContent.includes('of 8')");
        browser.until("document.querySelectorAll('.lane .badge[data-tone=ready]').length >= 6");
        browser.until("[...document.querySelectorAll('.figures')].some((one) => /[kM]B\\/s/.test(one.textContent))");
        browser.until("/\\d s$/.test(document.querySelector('#summary-death').textContent)");
        assertEquals("http://", browser.address().substring(0, 7));
        assertFalse(browser.address().contains("token"), "the address bar does not keep the token");
        browser.reload();
        browser.until(LIVE);
    }

    @Test
    void nothingIsLoadedFromElsewhereAndTheBrowserHasNoComplaint() {
        browser.until("document.querySelectorAll('.lane canvas').length > 8");
        String elsewhere = "performance.getEntriesByType('resource')"
                + ".filter((entry) => !entry.name.startsWith(location.origin + '/')).map((entry) => entry.name).join()";
        assertEquals("", browser.text(elsewhere));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aCutShowsAsACutAndHeals() {
        long before = browser.number(LAST_EVENT);
        cutMember2();
        browser.until(event("CUT", 2, before));
        browser.until(event("RESUMED", 2, before));
        browser.until("document.querySelector('.lane[data-member=\"2\"] .badge').dataset.tone === 'ready'");
    }

    /** Again where the network of the demo was faster, and the page did not know that yet. */
    private void cutMember2() {
        String said = "document.querySelector('#result').textContent";
        for (int attempt = 0; attempt < 20; attempt++) {
            browser.until("!document.querySelector('.lane[data-member=\"2\"] .cut').disabled");
            browser.ofModule("/page/dom.js", "module.setText(document.querySelector('#result'), '')");
            browser.click(".lane[data-member='2'] .cut");
            browser.until("/was cut|Not done/.test(" + said + ")");
            if (browser.text(said).equals("The wire of member 2 was cut.")) {
                return;
            }
        }
        throw new AssertionError("member 2 could not be cut: " + browser.text(said));
    }

    @Test
    void theMemberThatIsCalledTheWorstIsTheOneRenewed() {
        browser.until("!document.querySelector('#renew-worst').disabled");
        browser.until("document.querySelector('.lane.worst')");
        boolean shown = false;
        for (int attempt = 0; !shown && attempt < 5; attempt++) {
            shown = renewalIsShownAsOne();
        }
        assertTrue(shown, "each renewal was shown as a cut");
    }

    /** Not where the network of the demo cuts the same member meanwhile. */
    private boolean renewalIsShownAsOne() {
        long before = browser.number(LAST_EVENT);
        int renewed = Integer.parseInt(renewWorst());
        String cut = event("CUT", renewed, before);
        browser.until(event("RENEWED", renewed, before) + " || " + cut);
        return !browser.holds(cut);
    }

    /** The number of the member; again if one was being renewed at that moment. */
    private String renewWorst() {
        String said = "document.querySelector('#result').textContent";
        int others = 0;
        for (int attempt = 0; attempt < 20; attempt++) {
            browser.until(WORST + " !== ''");
            String expected = browser.text(WORST);
            browser.click("#renew-worst");
            browser.until("/is given a new wire|Not done/.test(" + said + ")");
            String answer = browser.text(said);
            if (!answer.startsWith("Not done")) {
                String renewed = answer.replaceFirst("Member (\\d+) is given a new wire.*", "$1");
                if (renewed.equals(expected) || isSoonCalledTheWorst(renewed)) {
                    return renewed;
                }
                others++;
                assertTrue(others <= 2, () -> expected + " was the worst, but " + answer);
            }
            browser.ofModule("/page/dom.js", "module.setText(document.querySelector('#result'), '')");
        }
        throw new AssertionError("the worst member could not be renewed: " + browser.text(said));
    }

    /** Another one may have become the worst while the page still showed the old one: then the next figures say so. */
    private boolean isSoonCalledTheWorst(String member) {
        String called = WORST + " === '" + member + "'";
        browser.until(called + " || performance.now() > " + (browser.number("performance.now()") + 1_500));
        return browser.holds(called);
    }

    private static String event(String kind, int member, long after) {
        return "[...document.querySelectorAll('#events li')].some((line) => line.dataset.kind === '" + kind
                + "' && line.dataset.member === '" + member + "' && Number(line.dataset.number) > " + after + ")";
    }

    @Test
    void programsReadThePoolAndItsMetersWithTheSameToken() {
        String get = "fetch(PATH, {headers: module.authorized(sessionStorage.getItem('everwire-token'))})"
                + ".then((response) => response.text())";
        assertTrue(browser.ofModule("/page/token.js", get.replace("PATH", "'/api/pool'"))
                .startsWith("{\"size\":8,"));
        assertTrue(browser.ofModule("/page/token.js", get.replace("PATH", "'/metrics'"))
                .contains("# TYPE everwire_"));
    }

    @Test
    void aWrongTokenShowsNothing() {
        browser.open(url.replaceAll("token=.*", "token=" + "x".repeat(43)));
        browser.until("document.body.dataset.connection === 'refused'");
        assertTrue(browser.text("document.querySelector('#banner').innerText").contains("token"));
        assertEquals(0, browser.number("document.querySelectorAll('.lane').length"));
        assertEquals("none", browser.text("getComputedStyle(document.querySelector('main')).display"));
        browser.complaints(); // of the refusal, which it logs
    }

    @Test
    void aLostConnectionIsShownAndComesBack() throws Exception {
        browser.until("document.querySelectorAll('.lane').length === 8");
        demo.signal("STOP");
        try {
            browser.until("document.body.dataset.connection === 'lost'");
            assertTrue(
                    browser.text("document.querySelector('#banner').innerText").contains("What you see is old"));
            browser.until("/ago/.test(document.querySelector('#banner-age').innerText)");
            assertTrue(browser.text("getComputedStyle(document.querySelector('main')).filter")
                    .contains("grayscale"));
            assertTrue(browser.holds("document.querySelector('#renew-worst').disabled"));
            assertTrue(browser.text("document.title").startsWith("Not live"));
            browser.screenshot(SCREENSHOTS.resolve("connection-lost.png"));
        } finally {
            demo.signal("CONT");
        }
        browser.until(LIVE);
        assertTrue(browser.holds("document.querySelector('#banner').hidden"));
        browser.until("!document.querySelector('#renew-worst').disabled");
        browser.complaints(); // of the attempts that failed
    }

    /** A browser that keeps it for "back" would keep its connection, too, and has six for one server. */
    @Test
    void aPageThatIsLeftGivesItsConnectionBackUntilItIsComeBackTo() {
        String ended = "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/api/events'))";
        assertFalse(browser.holds(ended));
        assertTrue(browser.holds("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))"));
        browser.until(ended);
        assertTrue(browser.holds("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"));
        long before = browser.number(LAST_EVENT);
        cutMember2();
        browser.until(event("CUT", 2, before));
    }

    @Test
    void everythingCanBeReachedAndDoneByKeyboard() {
        browser.until("document.querySelectorAll('.lane').length === 8");
        browser.pressTab();
        assertEquals("Skip to the members", browser.text("document.activeElement.textContent"));
        browser.press(Keys.ENTER);
        browser.until("document.activeElement.id === 'members'");
        browser.pressTab();
        assertEquals("Cut wire of member 0", browser.text("document.activeElement.getAttribute('aria-label')"));
        browser.pressTab();
        assertEquals("slider", browser.text("document.activeElement.getAttribute('role')"));
        assertTrue(browser.holds("document.activeElement.getAttribute('aria-label').includes('Member 0')"));
        browser.press(Keys.ARROW_LEFT, Keys.PAGE_DOWN);
        browser.until("/^\\d\\d:\\d\\d:\\d\\d · /.test(document.querySelector('.lane .readout').textContent)");
        assertTrue(browser.holds("/held/.test(document.activeElement.getAttribute('aria-valuetext'))"));
        browser.press(Keys.ESCAPE);
        browser.until("!document.querySelector('.lane .readout').classList.contains('moment')");
        long before = browser.number(LAST_EVENT);
        browser.until("!document.querySelector('.lane .cut').disabled");
        assertTrue(browser.holds(
                "(document.querySelector('.lane .cut').focus(), document.activeElement.matches('.cut'))"));
        browser.press(Keys.SPACE);
        browser.until(event("CUT", 0, before));
        assertOrderOfFocusIsThatOfTheEye();
    }

    private void assertOrderOfFocusIsThatOfTheEye() {
        String positive = "[...document.querySelectorAll('*')].filter((one) => one.tabIndex > 0).length";
        assertEquals(0, browser.number(positive), "nobody jumps the queue");
        String nameless = "[...document.querySelectorAll('button, select, [tabindex=\"0\"]')].filter((one) =>"
                + " !(one.innerText || one.ariaLabel || one.labels?.length || one.getAttribute('aria-labelledby'))).length";
        assertEquals(0, browser.number(nameless), "everything that takes the focus has a name");
    }

    @ParameterizedTest
    @CsvSource({"light, 1440, 1900", "dark, 1440, 1900", "light, 390, 2600", "dark, 390, 2600", "light, 820, 1800"})
    void thePageFitsItsWidth(String scheme, int width, int height) throws IOException {
        browser.prefers(scheme);
        browser.size(width, height, width < 500);
        browser.until("document.querySelectorAll('.lane .track canvas').length >= 8");
        browser.until(
                "[...document.querySelectorAll('.lane')].every((one) => one.querySelector('.badge').textContent)");
        assertEquals(width, browser.number("document.documentElement.scrollWidth"), "nothing sticks out");
        String cut = "[...document.querySelectorAll('h1, h2, h3, dd, .badge, .value, button')].filter((one) =>"
                + " one.offsetParent && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent).join()";
        assertEquals("", browser.text(cut), "no text is cut off");
        Path file = SCREENSHOTS.resolve(scheme + "-" + width + ".png");
        browser.screenshot(file);
        assertTrue(Files.size(file) > 10_000);
    }

    @Test
    void aThemeThatIsChosenHoldsWhateverTheSystemPrefers() {
        assertEquals("rgb(20, 32, 46)", browser.ofModule("/page/theme.js", "module.colour('--ink')"));
        assertEquals("rgb(231, 237, 244)", inkOfTheme("dark"));
        assertEquals("rgb(13, 18, 24)", browser.text("getComputedStyle(document.body).backgroundColor"));
        browser.prefers("dark");
        assertEquals("rgb(20, 32, 46)", inkOfTheme("light"));
        assertEquals("rgb(231, 237, 244)", inkOfTheme("auto"));
    }

    /** What canvases are painted with once that theme was chosen. */
    private String inkOfTheme(String theme) {
        String choose = "document.querySelector('#theme').value = '" + theme + "',"
                + " document.querySelector('#theme').dispatchEvent(new Event('change'))";
        return browser.ofModule("/page/theme.js", "(" + choose + ", module.colour('--ink'))");
    }

    @Test
    void figuresHaveThreeDigitsAndAUnit() {
        assertEquals("420 µs", browser.ofModule("/page/format.js", "module.duration(0.42)"));
        assertEquals("12.3 ms", browser.ofModule("/page/format.js", "module.duration(12.3)"));
        assertEquals("1.02 s", browser.ofModule("/page/format.js", "module.duration(1020)"));
        assertEquals("4.2 MB", browser.ofModule("/page/format.js", "module.bytes(4194304)"));
        assertEquals("0", browser.ofModule("/page/format.js", "module.rate(0)"));
        assertEquals("3 min 5 s", browser.ofModule("/page/format.js", "module.span(185_000)"));
    }

    @Test
    void eventsAreWholeHoweverTheirBytesArrive() {
        String parse = "[...'event: a\\ndata: 1\\n\\nevent: b\\ndata: 2\\ndata: 3\\n\\nevent: c\\ndata: 4']"
                + ".reduce((all, letter) => [all[0], [...all[1], ...all[0].push(letter)]], [new module.EventParser(), []])[1]"
                + ".map((event) => event.name + '=' + event.data.replace('\\n', '+')).join()";
        assertEquals("a=1,b=2+3", browser.ofModule("/page/sse.js", parse));
    }
}
