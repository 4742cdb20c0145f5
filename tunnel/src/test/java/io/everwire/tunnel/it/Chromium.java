package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** A real browser, with the system's driver: nothing is downloaded. Waits are for conditions in the page, and bounded. */
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test where there is no browser, unless {@code -Deverwire.require=chromium} says that there must be one. */
    static Chromium start() {
        if (!Files.isExecutable(BROWSER) || !Files.isExecutable(DRIVER)) {
            String missing =
                    "no browser at " + BROWSER + " and " + DRIVER + ": apt-get install chromium chromium-driver";
            if (System.getProperty("everwire.require", "").contains("chromium")) {
                fail(missing);
            }
            abort(missing);
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options());
        driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
        return new Chromium(driver);
    }

    private static ChromeOptions options() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        options.addArguments("--no-first-run", "--disable-background-networking", "--disable-component-update");
        if (Objects.equals(System.getProperty("user.name"), "root")) {
            options.addArguments("--no-sandbox"); // the sandbox refuses to be started by root
        }
        return options;
    }

    /** Opens an address in a fresh page, also where only the part behind the hash differs. */
    void open(String url) {
        driver.get("about:blank");
        driver.get(url);
    }

    void reload() {
        driver.navigate().refresh();
    }

    String address() {
        return Objects.requireNonNull(driver.getCurrentUrl());
    }

    /** Waits until a JavaScript expression is true; a failure shows {@code telling}, another one. */
    void until(String condition, String telling) {
        String script = "const done = arguments[0]; const look = () => {" + " if (" + condition
                + ") { done(); } else { setTimeout(look, 50); } }; look();";
        try {
            driver.executeAsyncScript(script);
        } catch (ScriptTimeoutException late) {
            throw new AssertionError("never: " + condition + "; " + telling + ": " + text(telling), late);
        }
    }

    /** Waits until a JavaScript expression is true. */
    void until(String condition) {
        until(condition, "document.body.innerText");
    }

    /** The value of a JavaScript expression as text. */
    String text(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    long number(String expression) {
        return ((Number) Objects.requireNonNull(driver.executeScript("return " + expression))).longValue();
    }

    boolean holds(String expression) {
        return number("(" + expression + ") ? 1 : 0") == 1;
    }

    /** What a module of the page exports, as {@code module}, in an expression that may await. */
    String ofModule(String path, String expression) {
        String script = "const done = arguments[0]; import('" + path + "').then(async (module) => " + expression
                + ").then((value) => done(String(value)), (failure) => done('failed: ' + failure));";
        try {
            return String.valueOf(driver.executeAsyncScript(script));
        } catch (JavascriptException failed) {
            throw new AssertionError(expression, failed);
        }
    }

    void click(String selector) {
        element(selector).click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void pressTab() {
        press(Keys.TAB);
    }

    private WebElement element(String selector) {
        return Objects.requireNonNull(
                (WebElement) driver.executeScript("return document.querySelector(arguments[0])", selector), selector);
    }

    /** Makes the window that large, in pixels of the style sheet. */
    void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", phone));
    }

    /** {@code light} or {@code dark}, as if the system said so. */
    void prefers(String scheme) {
        Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    void screenshot(Path file) {
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"))
                .get("data");
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** What the browser has complained of since it was asked last: errors of scripts, refused loads. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
